/**
 * Suggestions among devices: a viewer proposes a change, an editor takes it in or declines it, and everyone sees both; what a
 * hostile member sends shows a sentence and breaks nothing (decision 0014).
 */
import { beforeEach, expect, test } from 'vitest'
import { Suggestions } from '$lib/app/suggestions.svelte'
import type { Session } from '$lib/app/session'
import type { ProposalView } from '$lib/app/views'
import { LOCAL_ORIGIN, bodyFragment } from '$lib/docs/document'
import { createNote } from '$lib/docs/create'
import { documentText } from '$lib/docs/document-text'
import { writeFragment } from '$lib/docs/fragment'
import { MOST_COPY_BYTES } from '$lib/docs/limits'
import { newDoc, newNode, textNode } from '$lib/docs/tree'
import { MAX_WORDS_BYTES } from '$lib/wire/limits'
import { newScope } from '$lib/base/scope'
import type { DocumentId } from '$lib/base/ids'
import type * as Y from 'yjs'
import { newEngineStory, valueOf, type EngineStory } from '../support/story-engines'

const A_WHILE = 40_000
const NAMES = ['alice', 'bob', 'vera']

let story: EngineStory
let note: DocumentId

const lines = (...words: string[]) => newDoc(words.map((each) => newNode('paragraph', undefined, [textNode(each)])))

async function gather(): Promise<void> {
  await story.meet('alice', 'bob')
  await story.meet('alice', 'vera')
  await story.meet('bob', 'vera')
  await story.wait(A_WHILE)
}

/** As the page of one of them has it; of a decided proposal, with what it has of it. */
async function pageOf(name: string, proposal: ProposalView | null = null) {
  const engine = story.engine(name)
  const open = valueOf(await engine.openDocument(note))
  const scope = newScope()
  const mayWrite = engine.team.members.get(engine.ownMember)?.role !== 'viewer'
  const session = {
    ...{ engine, scope },
    store: story.devices.get(name)?.disk.open(),
    roster: { team: engine.team, goneAs: null, mayWrite, person: (id: string | null) => id && { id, isMe: false } },
    clock: { now: () => story.time.now() },
    timers: { after: () => () => undefined }
  }
  const change = (run: () => void) => (open.doc.transact(run, LOCAL_ORIGIN), null)
  const state = () => ({ verdict: 'ok' as const, trashed: false })
  const deps = { session: session as object as Session, open, scope, proposal, change, state }
  const suggestions = new Suggestions(deps)
  const close = async () => (scope.end(), await open.close())
  return { suggestions, doc: open.doc, close }
}

async function suggest(name: string, why: string, change: (doc: Y.Doc, body: Y.XmlFragment) => void): Promise<void> {
  const page = await pageOf(name)
  const draft = await page.suggestions.draft()
  const body = draft.texts[0]?.body.fragment
  if (!body?.doc) throw new Error('a copy has a text')
  change(body.doc, body)
  draft.why = why
  expect(await draft.send()).toBeNull()
  await page.close()
  await story.wait(A_WHILE)
}

async function statesAt(name: string): Promise<string[]> {
  const { suggestions, close } = await pageOf(name)
  const states = [...suggestions.open, ...suggestions.settled].map(({ state, why }) => `${why} ${state}`)
  await close()
  return states
}

async function textAt(name: string): Promise<string> {
  return documentText(valueOf(await story.engine(name).readDocument(note)))
}

const replaceAll = (body: Y.XmlFragment, ...words: string[]) => {
  body.delete(0, body.length)
  writeFragment(body, lines(...words))
}

beforeEach(async () => {
  story = await newEngineStory(14)
  await story.join('bob', await story.invite('editor'))
  await story.join('vera', await story.invite('viewer'))
  note = valueOf(
    await story.engine('alice').createDocument((doc) => {
      createNote(doc, { title: 'Packing' })
      writeFragment(bodyFragment(doc), lines('Boots.', 'Rope.'))
    })
  )
  await gather()
})

test('a viewer suggests, an editor takes it in, and everyone sees the text and who said what', async () => {
  await suggest('vera', 'It is wet there.', (_, body) => replaceAll(body, 'Rubber boots.', 'Rope.'))
  expect(await textAt('alice')).toBe('Packing\nBoots.\nRope.')

  const { suggestions, close } = await pageOf('bob')
  const id = suggestions.open[0]?.id ?? ''
  expect(await suggestions.changesOf(id)).toMatchObject({
    isAgainstPresent: false,
    changes: [{ section: 'Text', runs: [{ kind: 'removed', text: 'Boots' }, { kind: 'added' }, { kind: 'same' }] }]
  })
  expect(await suggestions.conflictsOf(id)).toEqual([])
  expect(await suggestions.takeIn(id, new Map())).toBeNull()
  await close()
  await story.wait(A_WHILE)

  for (const name of NAMES) {
    expect(await textAt(name)).toBe('Packing\nRubber boots.\nRope.')
    expect(await statesAt(name)).toEqual(['It is wet there. taken'])
  }
})

test('what both changed while apart is asked about, and nothing is taken in before somebody says', async () => {
  await story.part('alice', 'vera')
  await story.part('bob', 'vera')
  await suggest('vera', 'Shorter.', (_, body) => replaceAll(body, 'Boots.', 'Line.'))
  valueOf(
    await story
      .engine('bob')
      .changeDocument(note, (doc) => replaceAll(bodyFragment(doc), 'Boots.', 'Two ropes.', 'Map.'))
  )
  await gather()

  const { suggestions, close } = await pageOf('alice')
  const id = suggestions.open[0]?.id ?? ''
  const asked = await suggestions.conflictsOf(id)
  expect(asked).toMatchObject([{ section: 'Text', present: 'Two ropes.\nMap.', suggested: 'Line.' }])
  expect(await suggestions.takeIn(id, new Map())).toMatch(/^The text was changed while you were choosing/)
  const key = typeof asked === 'string' ? '' : (asked[0]?.key ?? '')
  expect(await suggestions.takeIn(id, new Map([[key, 'both']]))).toBeNull()
  await close()
  await story.wait(A_WHILE)
  for (const name of NAMES) expect(await textAt(name)).toBe('Packing\nBoots.\nTwo ropes.\nMap.\nLine.')
})

test('it is declined with a reason everybody reads, and nobody else takes it back', async () => {
  await suggest('vera', 'Lighter.', (_, body) => replaceAll(body, 'Boots.'))
  const mallory = story.engine('bob')
  const spoken = mallory.acts(note)[0]?.act.id
  const stolen = await mallory.act({
    document: note,
    about: null,
    replaces: spoken ? [spoken] : [],
    body: { type: 'withdrawal' }
  })
  expect(stolen).toMatchObject({ ok: false, error: { rule: 'replacesOwnActs' } })

  const bob = await pageOf('bob')
  const id = bob.suggestions.open[0]?.id ?? ''
  expect(await bob.suggestions.decline(id, ' ')).toMatch(/^Say why first/)
  expect(await bob.suggestions.decline(id, 'We need the rope.')).toBeNull()
  await bob.close()
  await story.wait(A_WHILE)
  const vera = await pageOf('vera')
  expect(vera.suggestions.settled).toMatchObject([{ state: 'declined', reason: 'We need the rope.' }])
  expect(await vera.suggestions.takeIn(id, new Map())).toMatch(/takes it in, or says why not/)
  await vera.close()
})

test('bytes no version of ours wrote show a sentence, and the others are as they were', async () => {
  const vera = story.engine('vera')
  const say = async (copy: Uint8Array, schema = 1) => {
    const body = { type: 'suggestion', words: 'Ha.', schema, copy } as const
    valueOf(await vera.act({ document: note, about: new Uint8Array(32), replaces: [], body }))
  }
  await say(new Uint8Array([1, 2, 3]))
  await say(new Uint8Array(MOST_COPY_BYTES + 1))
  await say(new Uint8Array(), 99)
  await suggest('vera', 'A good one.', (_, body) => replaceAll(body, 'Boots.', 'Rope.', 'Map.'))

  const { suggestions, close } = await pageOf('bob')
  const shown = await Promise.all(suggestions.open.map(({ id }) => suggestions.changesOf(id)))
  expect(shown.filter((each) => typeof each === 'string').sort()).toEqual([
    'It holds something no version of Eventual writes, so it is not shown.',
    'It is too large to show.',
    'Made with a newer version of Eventual. Update the app to see it.'
  ])
  const broken = suggestions.open[shown.findIndex((each) => each === 'It is too large to show.')]?.id ?? ''
  expect(await suggestions.takeIn(broken, new Map())).toBe('It is too large to show.')
  const good = suggestions.open.find(({ why }) => why === 'A good one.')?.id ?? ''
  await suggestions.conflictsOf(good)
  expect(await suggestions.takeIn(good, new Map())).toBeNull()
  await close()
  expect(await textAt('bob')).toBe('Packing\nBoots.\nRope.\nMap.')
})

test('an adopted text stays as it is where its outcome has no room for the reason', async () => {
  await suggest('vera', 'It is wet there.', (_, body) => replaceAll(body, 'Rubber boots.', 'Rope.'))
  const beside = { decided: { whyNotAmend: null }, deciding: { outcome: { words: 'x'.repeat(MAX_WORDS_BYTES) } } }
  const { suggestions, close } = await pageOf('alice', { isKept: true, beside } as object as ProposalView)
  const id = suggestions.open[0]?.id ?? ''
  expect(await suggestions.conflictsOf(id)).toEqual([])
  expect(await suggestions.takeIn(id, new Map())).toMatch(/^With this reason the outcome would be longer/)
  await close()
  await story.wait(A_WHILE)
  for (const name of NAMES) expect(await textAt(name)).toBe('Packing\nBoots.\nRope.')
})

test('what was begun is there when the page is opened again, and is said of the text as it is then', async () => {
  const first = await pageOf('vera')
  const begun = await first.suggestions.draft()
  const fragment = begun.texts[0]?.body.fragment
  if (fragment) writeFragment(fragment, lines('Map.'))
  begun.why = 'We got lost.'
  await begun.leave()
  await first.close()
  valueOf(
    await story.engine('alice').changeDocument(note, (doc) => writeFragment(bodyFragment(doc), lines('Tent.'), 0))
  )
  await story.wait(A_WHILE)

  const again = await pageOf('vera')
  const draft = await again.suggestions.draft()
  expect([draft.wasKept, draft.why]).toEqual([true, 'We got lost.'])
  expect(await draft.send()).toBeNull()
  expect(again.suggestions.hasDraft).toBe(false)
  const id = again.suggestions.open[0]?.id ?? ''
  expect(await again.suggestions.changesOf(id)).toMatchObject({
    changes: [{ runs: [{ kind: 'same' }, { kind: 'added', text: '\nMap.' }] }]
  })
  await again.close()
})
