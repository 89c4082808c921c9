/**
 * A proposal closes while people are apart: seven devices in two halves that know different things, each saying where it stands
 * by itself, and all saying the same when they have met again (decision 0012).
 */
import { beforeEach, expect, test } from 'vitest'
import { everyoneNow, membersFor } from '$lib/app/deciding-case'
import { bytesToBase64url, equalBytes } from '$lib/base/bytes'
import type { DocumentId } from '$lib/base/ids'
import { sha256 } from '$lib/crypto/hash'
import { createProposal } from '$lib/docs/create'
import { setTitle } from '$lib/docs/document'
import { readFields, setClosing, setStatus } from '$lib/docs/proposal'
import { textHash } from '$lib/docs/proposal-hash'
import { standingOf, type ProposalStanding } from '$lib/docs/proposal-standing'
import { readTerms, setTerms } from '$lib/docs/proposal-terms'
import { startThread } from '$lib/docs/threads'
import { zonedMs } from '$lib/docs/wall-time'
import type { OutcomeVerdict, Stance } from '$lib/wire/act'
import type * as Y from 'yjs'
import { newEngineStory, valueOf, type EngineStory } from '../support/story-engines'

const A_WHILE = 40_000
const HERE = ['alice', 'bob', 'carol', 'dan']
const THERE = ['erin', 'faye', 'gus']
const ALL = [...HERE, ...THERE]

let story: EngineStory
let proposal: DocumentId
let closesMs: number

const pairs = (names: readonly string[]) => names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, b] as const))

async function gather(names: readonly string[]): Promise<void> {
  for (const [a, b] of pairs(names)) await story.meet(a, b)
  await story.wait(A_WHILE)
}

async function part(): Promise<void> {
  for (const here of HERE) for (const there of THERE) await story.part(here, there)
}

async function readTexts(name: string) {
  return valueOf(await story.engine(name).readDocument(proposal))
}

async function take(name: string, stance: Stance, reason = ''): Promise<void> {
  const about = textHash(await readTexts(name), sha256)
  const body = { type: 'position', stance, reason } as const
  valueOf(await story.engine(name).act({ document: proposal, about, replaces: [], body }))
}

async function conclude(name: string, verdict: OutcomeVerdict): Promise<void> {
  const about = textHash(await readTexts(name), sha256)
  const body = { type: 'outcome', verdict, words: `So says ${name}.` } as const
  valueOf(await story.engine(name).act({ document: proposal, about, replaces: [], body }))
}

async function standingAt(name: string): Promise<ProposalStanding> {
  const engine = story.engine(name)
  const doc = await readTexts(name)
  const isSame = (other: Y.Doc) => equalBytes(textHash(other, sha256), textHash(doc, sha256))
  const received = valueOf(await engine.whoReceived(proposal, { untilMs: closesMs, isSame }))
  return standingOf({
    terms: readTerms(doc),
    closesMs,
    status: readFields(doc).status,
    acts: engine.acts(proposal),
    members: membersFor(engine, { received, atMs: closesMs }),
    nowMs: story.time.now()
  })
}

async function untilClosed(): Promise<void> {
  await story.wait(closesMs - story.time.now() + 1_000)
  for (const name of ALL) valueOf(await story.engine(name).giveSign())
  await story.wait(A_WHILE)
}

beforeEach(async () => {
  story = await newEngineStory(7)
  const link = await story.invite('editor', ALL.length - 1)
  for (const name of ALL.slice(1)) await story.join(name, link)
  const closes = { wall: new Date(story.time.now() + 3_600_000).toISOString().slice(0, 16), zone: 'UTC' }
  closesMs = zonedMs(closes) ?? 0
  proposal = valueOf(
    await story.engine('alice').createDocument((doc) => {
      createProposal(doc, { title: 'Send readings hourly' })
      setTerms(doc, { mode: 'consent', proposer: story.engine('alice').ownMember })
      setClosing(doc, closes)
      setStatus(doc, 'open')
    })
  )
  await gather(ALL)
})

test('two halves close it on what each knows, both say provisional, and all seven say the same once they met', async () => {
  await part()
  await take('alice', 'agree')
  await take('bob', 'agree')
  await take('erin', 'block', 'The flood desk needs it live.')
  await untilClosed()

  for (const name of HERE) {
    expect(await standingAt(name)).toMatchObject({
      phase: 'provisional',
      heard: 4,
      of: 7,
      counts: { agree: 2, block: 0 }
    })
  }
  for (const name of THERE) {
    expect(await standingAt(name)).toMatchObject({
      phase: 'provisional',
      heard: 3,
      of: 7,
      counts: { agree: 0, block: 1 }
    })
  }
  expect((await standingAt('alice')).byCount.verdict).toBe('passes')
  expect((await standingAt('gus')).byCount.verdict).toBe('fails')

  await conclude('alice', 'adopted')
  await conclude('faye', 'declined')
  await gather(ALL)
  const [first, ...others] = await Promise.all(ALL.map(standingAt))
  for (const other of others) expect(other).toEqual(first)
  expect(first).toMatchObject({ phase: 'unsettled', counts: { agree: 2, block: 1 }, outcome: null })
  expect(first?.rivals.map(({ act }) => act.body.words).sort()).toEqual(['So says alice.', 'So says faye.'])
  // Each outcome was written without what the other half had said.
  expect(first?.positions.map(({ isLate }) => isLate)).toEqual([true, true, true])

  await conclude('dan', 'declined')
  await story.wait(A_WHILE)
  for (const name of ALL) {
    expect(await standingAt(name)).toMatchObject({
      phase: 'closed',
      rivals: [],
      outcome: { member: story.engine('dan').ownMember }
    })
  }
})

test('a position written in time that comes after the outcome reopens it only where it changes the result', async () => {
  await part()
  await take('erin', 'agree')
  await untilClosed()
  await conclude('alice', 'adopted')
  await gather(ALL)
  expect(await standingAt('alice')).toMatchObject({ phase: 'closed', reopenedBy: [], positions: [{ isLate: true }] })
})

test('one that changes it is shown with its author, to everybody', async () => {
  await part()
  await take('erin', 'block', 'The flood desk needs it live.')
  await untilClosed()
  await conclude('alice', 'adopted')
  await gather(ALL)
  for (const name of ALL) {
    const { phase, reopenedBy } = await standingAt(name)
    expect([phase, reopenedBy.map(({ member }) => member)]).toEqual(['unsettled', [story.engine('erin').ownMember]])
  }
})

test('silence counts for whoever has the text, also while a comment beside it is still on its way to them', async () => {
  await part()
  const { ownMember, random } = { ownMember: story.engine('alice').ownMember, random: story.random }
  valueOf(
    await story.engine('alice').changeDocument(proposal, (doc) => {
      const id = bytesToBase64url(random.bytes(12))
      startThread(doc, { id, by: ownMember, at: story.time.now(), on: 'document', quote: '', words: 'Who pays?' })
    })
  )
  expect((await standingAt('alice')).byCount.silence).toEqual({ counts: 7, doesNotCount: 0 })
  valueOf(await story.engine('alice').changeDocument(proposal, (doc) => setTitle(doc, 'Send readings daily')))
  await story.wait(A_WHILE)
  expect((await standingAt('alice')).byCount.silence).toEqual({ counts: 4, doesNotCount: 3 })
})

test('no other editor’s writing moves a position: neither a change of the text nor one of its terms', async () => {
  await take('bob', 'block', 'Not without the flood desk.')
  await story.wait(A_WHILE)
  const before = (await standingAt('carol')).counts
  const changed = await story.engine('gus').changeDocument(proposal, (doc) => {
    setTitle(doc, 'Send readings daily')
    setStatus(doc, 'withdrawn')
  })
  expect(changed.ok).toBe(true)
  await story.wait(A_WHILE)
  for (const name of ALL) expect((await standingAt(name)).counts).toEqual(before)
})

test('everyone is who was in when it opened: who is let in later is asked nothing, and who is removed is not waited for', async () => {
  valueOf(
    await story.engine('alice').changeDocument(proposal, (doc) => {
      setTerms(doc, { mode: 'everyone', asked: everyoneNow(story.engine('alice')) })
    })
  )
  await story.wait(A_WHILE)
  for (const name of ALL.slice(0, 6)) await take(name, 'agree')
  await story.wait(A_WHILE)
  expect(await standingAt('alice')).toMatchObject({ of: 7, byCount: { verdict: 'fails' } })

  await story.join('hana', await story.invite('editor'))
  await story.meet('hana', 'alice')
  await story.wait(A_WHILE)
  expect(story.engine('gus').team.members.size).toBe(8)
  await take('hana', 'block')
  await story.wait(A_WHILE)
  expect(await standingAt('hana')).toMatchObject({ of: 7, positions: { length: 6 }, byCount: { verdict: 'fails' } })

  await take('gus', 'agree')
  await story.wait(A_WHILE)
  for (const name of [...ALL, 'hana']) {
    expect(await standingAt(name)).toMatchObject({ of: 7, toCome: [], byCount: { verdict: 'passes' } })
  }
  const { ownMember: gone } = story.engine('gus')
  valueOf(await story.engine('alice').changeTeam({ kind: 'removeMember', member: gone, keepInvites: [] }))
  await story.wait(A_WHILE)
  expect(await standingAt('hana')).toMatchObject({ of: 6, byCount: { verdict: 'passes' } })
})
