import { expect, test } from 'vitest'
import { newEngineStory } from '../../../tests/support/story-engines'
import { bytesToId, type DocumentId, type LogId } from '../base/ids'
import { ok } from '../base/result'
import { newMemoryShelf, openMemoryStore } from '../log/memory-store'
import { undecided, type ActRow, type HeldLog } from '../log/workspace-store'
import type { TeamState } from '../team/team-state'
import { encodeAct } from '../wire/act-codec'
import { newActs, recallActs } from './acts'
import { stampsOf } from './stamps'

const alice = (await newEngineStory()).engine('alice')
const own = alice.ownLog
const stranger: LogId = bytesToId('log', new Uint8Array(16).fill(7))
const [note, plan] = [3, 4].map((byte): DocumentId => bytesToId('document', new Uint8Array(16).fill(byte)))

function row(seq: number, document: DocumentId | null = note ?? null, log = own): ActRow {
  const id = bytesToId('act', new Uint8Array(16).fill(seq))
  const bytes = encodeAct({ id, wallMs: seq, document, about: null, replaces: [], body: { type: 'read' } })
  return { log, seq, body: 0, document, bytes, knew: new Map() }
}

function held(more: Partial<HeldLog>): HeldLog {
  return { log: own, writer: own, logKey: new Uint8Array(32), seq: 9, hash: new Uint8Array(32), ...undecided, ...more }
}

const everything = { waiting: [], counts: () => true }
const cutAt = (seq: number): TeamState => {
  const cutoff = new Map([[own, { seq, hash: new Uint8Array(32) }]])
  const [end] = alice.team.heads
  if (!end) throw new Error('alice founded a team')
  return { ...alice.team, cuts: new Map([[own, [{ end, leaves: null, cutoff, adopted: [], after: [] }]]]) }
}

test('acts stand in the order of their places, however they came, and each once', () => {
  const acts = newActs([row(3), row(1)])
  acts.note([row(2), row(3)])
  acts.look(alice.team, everything)
  expect(acts.of(note ?? null).map(({ seq }) => seq)).toEqual([1, 2, 3])
})

test('[ACT-5] of a log that no member opened there is no act', () => {
  const acts = newActs([row(1, note, stranger), row(2)])
  acts.look(alice.team, everything)
  expect(acts.of(note ?? null)).toMatchObject([{ member: alice.ownMember, log: own }])
})

test('what did not change is not told, and is the same list', () => {
  const acts = newActs([row(1), row(2, plan)])
  acts.look(alice.team, everything)
  const told: unknown[] = []
  acts.changed.listen((documents) => told.push(documents))
  const before = acts.of(note ?? null)
  acts.look({ ...alice.team }, { ...everything, waiting: [] })
  acts.note([row(3, plan), row(1)])
  acts.look(alice.team, everything)
  expect([acts.of(note ?? null) === before, told]).toEqual([true, [[plan]]])
})

test('an act that no longer counts is gone and told, and comes back when it does', () => {
  const acts = newActs([row(1), row(2)])
  const told: unknown[] = []
  acts.look(alice.team, everything)
  acts.changed.listen((documents) => told.push(documents))
  acts.look(alice.team, { waiting: [], counts: ({ seq }) => seq > 2 })
  expect([acts.of(note ?? null), acts.byDocument.size]).toEqual([[], 0])
  acts.look(alice.team, { waiting: [], counts: () => true })
  expect([acts.of(note ?? null).length, told]).toEqual([2, [[note], [note]]])
})

test('before the engine runs nothing counts beyond a cutoff or the end of a log', () => {
  expect(recallActs([row(1), row(2)], [], cutAt(1)).of(note ?? null)).toHaveLength(1)
  expect(recallActs([row(1), row(2)], [], alice.team).of(note ?? null)).toHaveLength(2)
})

test('only what is not known yet is read from the store again', async () => {
  const store = openMemoryStore({ ...newMemoryShelf(), acts: [row(1), row(2), row(4)] })
  const asked: unknown[] = []
  const counting: typeof store = { ...store, acts: (beyond) => (asked.push(beyond), store.acts(beyond)) }
  const acts = newActs([row(1)], [held({ applied: 1 })])
  for (const applied of [1, 5, 5]) expect(await acts.catchUp(counting, [held({ applied })])).toEqual(ok())
  acts.look(alice.team, everything)
  expect([acts.of(note ?? null).map(({ seq }) => seq), asked]).toEqual([[1, 2, 4], [{ log: own, seq: 1 }]])
})

test('a log tells up to when it was heard from while it goes on, and once something of it is decided', () => {
  const stampAt = (head: HeldLog | undefined, team = alice.team) => stampsOf({ get: () => head }, team, alice.ownMember)
  const heard = held({ applied: 3, stampMs: 30 })
  expect(stampAt(heard)).toEqual([{ log: own, stampMs: 30 }])
  expect([stampAt(undefined), stampAt(held({}))]).toEqual([[], []])
  const [log] = alice.team.logs.values()
  const closedAt = { seq: 3, hash: new Uint8Array(32) }
  const closed = log ? new Map([[own, { ...log, closedAt }]]) : new Map()
  expect(stampAt(heard, { ...alice.team, logs: closed })).toEqual([])
})
