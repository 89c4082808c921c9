import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { documentOf, noteRow, proposalRow } from '../../../tests/support/rows'
import { memberOf, newSpeech } from '../../../tests/support/spoken-acts'
import type { DocumentId } from '../base/ids'
import { newScope } from '../base/scope'
import { createNote } from '../docs/create'
import { readTrail } from '../docs/trail'
import type { SpokenAct } from '../docs/spoken-act'
import type { ActDraft } from '../sync/engine'
import { TrailBeside } from './trail.svelte'

const [me, mei] = [memberOf(1), memberOf(2)]

/** A note that Ana has open, in a workspace of two. */
function openTrail(acts: SpokenAct[] = [], rows = [noteRow(1, { title: 'Frozen gauges' })]) {
  const doc = new Y.Doc()
  createNote(doc, { title: 'Frozen gauges' })
  const made = new Y.Doc()
  const said: ActDraft[] = []
  const heard: (() => void)[] = []
  const engine = {
    ownMember: me,
    actsByDocument: new Map([[documentOf(1), acts]]),
    actsChanged: { listen: (listener: () => void) => (heard.push(listener), () => undefined) },
    act: (draft: ActDraft) => (said.push(draft), Promise.resolve({ ok: true })),
    createDocument: (write: (doc: Y.Doc) => void) => (write(made), Promise.resolve({ ok: true, value: documentOf(2) })),
    changeDocument: (_: DocumentId, change: (doc: Y.Doc) => void) => (change(doc), Promise.resolve({ ok: true }))
  }
  const members = [me, mei].map((id) => ({ id, name: id === me ? 'Ana' : 'Mei', isMe: id === me }))
  const scope = newScope()
  const session = {
    ...{ engine, scope },
    roster: { members, goneAs: null },
    rows: { present: rows, get: (id: string) => rows.find((row) => row.id === id) }
  }
  const deps = { session, open: { id: documentOf(1), doc }, scope }
  const view = new TrailBeside(deps as object as ConstructorParameters<typeof TrailBeside>[0])
  return { view, doc, made, said, tell: () => heard.forEach((each) => each()) }
}

test('a note that is made a proposal is linked at both ends', async () => {
  const { view, doc, made } = openTrail()
  expect(view.chains).toEqual([])
  expect(await view.makeProposal()).toEqual({ document: documentOf(2) })
  expect(readTrail(made).from).toEqual({ document: documentOf(1), title: 'Frozen gauges' })
  expect(readTrail(doc).ledTo).toEqual([{ document: documentOf(2), title: 'Frozen gauges' }])
  expect(view.chains).toMatchObject([
    [
      { id: documentOf(1), isHere: true },
      { documentKind: null, isHere: false }
    ]
  ])
})

test('of many that came from it three are shown', () => {
  const rows = [noteRow(1), ...[2, 3, 4, 5].map((n) => proposalRow(n, { from: documentOf(1) }))]
  const { view } = openTrail([], rows)
  expect([view.chains.length, view.more]).toEqual([3, 1])
})

test('thanks are a reaction of one’s own, by name; said again they are taken back', async () => {
  const speech = newSpeech()
  const acts: SpokenAct[] = [
    speech.say(2, { type: 'reaction', target: 'document', emoji: '🙏' }, { atMs: 1 }),
    speech.say(2, { type: 'reaction', target: 'a comment', emoji: '🙏' }, { atMs: 2 })
  ]
  const { view, said, tell } = openTrail(acts)
  const { thanks } = view
  expect([thanks.people.map(({ name }) => name), thanks.isMine, thanks.isFitting]).toEqual([['Mei'], false, true])
  await thanks.toggle()
  expect(said[0]).toMatchObject({ replaces: [], body: { type: 'reaction', target: 'document', emoji: '🙏' } })

  const mine = speech.say(1, { type: 'reaction', target: 'document', emoji: '🙏' }, { atMs: 3 })
  acts.push(mine)
  tell()
  expect([thanks.people.map(({ name }) => name), thanks.isMine]).toEqual([['Ana', 'Mei'], true])
  await thanks.toggle()
  expect(said[1]).toMatchObject({ replaces: [mine.act.id], body: { type: 'withdrawal' } })
})

test('whoever wrote a proposal alone thanks the other who wrote its outcome, and not themselves', () => {
  const changed = { member: me, ms: 1 }
  const rows = [proposalRow(1, { changedByAll: [changed] })]
  const speech = newSpeech()
  const outcome = { type: 'outcome', verdict: 'adopted', words: 'Yes.' } as const
  expect(openTrail([speech.say(1, outcome, { atMs: 2 })], rows).view.thanks.isOwn).toBe(true)
  expect(openTrail([speech.say(2, outcome, { atMs: 2 })], rows).view.thanks.isOwn).toBe(false)
})
