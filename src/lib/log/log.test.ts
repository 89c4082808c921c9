import { expect, test } from 'vitest'
import { known, newPen, words, WORKSPACE, written } from '../../../tests/support/story-logs'
import { noBytes } from '../base/bytes'
import { bytesToId } from '../base/ids'
import { signingKeyFromSeed } from '../crypto/signing'
import type { Frontier } from '../wire/entry'
import { decodeRun, encodeRun, sliceRun, type Run } from '../wire/entry-codec'
import { ENTRY_AIM_BYTES, MAX_BODIES, MAX_DEPS } from '../wire/limits'
import { entryHashes } from './entry-hashes'
import {
  bucketCount,
  bucketDigests,
  covers,
  frontierDelta,
  headsInBuckets,
  missingFrom,
  sameFrontier,
  withDelta
} from './frontier'
import { decodeContext, encodeContext } from './log-context'
import { judgeRun, type HeldTip } from './log-reader'
import { bodyAad, emptyTip, groupBodies, writeEntries, type PlainBody } from './log-writer'

/** As it arrives: encoded, sent, decoded. */
function arrived(run: Run | null): Run {
  if (!run) throw new Error('a part of a run')
  const decoded = decodeRun(encodeRun(run), WORKSPACE, entryHashes)
  if (!decoded.ok) throw new Error(decoded.error.kind)
  return decoded.value
}

test('[LOG-2] a log is taken entry after entry, and what is held already is left out', async () => {
  const { run } = await written(await newPen(1), ['one', 'two', 'three'])
  const first = await judgeRun(arrived(sliceRun(run, 1, 2)), null)
  if (!first.ok) throw new Error(first.error.kind)
  const rest = await judgeRun(arrived(run), first.value.tip)
  if (!rest.ok) throw new Error(rest.error.kind)
  expect(rest.value.fresh.entries.map(({ header }) => header.seq)).toEqual([3])
  expect(await judgeRun(arrived(run), rest.value.tip)).toEqual({ ok: false, error: { kind: 'Duplicate' } })
})

test('[LOG-3] entries behind a gap are not taken', async () => {
  const { run } = await written(await newPen(1), ['one', 'two', 'three'])
  const first = await judgeRun(arrived(sliceRun(run, 1, 1)), null)
  if (!first.ok) throw new Error(first.error.kind)
  expect(await judgeRun(arrived(sliceRun(run, 3, 3)), first.value.tip)).toEqual({
    ok: false,
    error: { kind: 'Gap', need: 2 }
  })
})

test('[ENT-5] [LOG-1] a forged signature, another log’s key and a foreign entry are refused', async () => {
  const pen = await newPen(1)
  const { run } = await written(pen, ['one', 'two'])
  const [one, two] = run.entries
  if (!one || !two) throw new Error('two entries')
  const forged = { ...run, entries: [one, { ...two, signature: one.signature }] }
  expect(await judgeRun(arrived(forged), null)).toEqual({ ok: false, error: { kind: 'BadSignature', seq: 2 } })
  const stranger = await signingKeyFromSeed(new Uint8Array(32).fill(9))
  expect(await judgeRun(arrived({ ...run, logKey: stranger.publicKey }), null)).toEqual({
    ok: false,
    error: { kind: 'WrongKey' }
  })
})

test('[LOG-2] what follows in number and not in hash is a fork, and not what comes next', async () => {
  const pen = await newPen(1)
  const { run, tip } = await written(pen, ['one'])
  const [left, right] = [await written(pen, ['left'], tip), await written(pen, ['right'], tip)]
  const beyondRight = (await written(pen, ['beyond right'], right.tip)).run
  const base = await judgeRun(arrived({ ...run, entries: [...run.entries, ...left.run.entries] }), null)
  if (!base.ok) throw new Error(base.error.kind)
  expect(await judgeRun(arrived({ ...beyondRight, logKey: null }), base.value.tip)).toEqual({
    ok: false,
    error: { kind: 'Fork', seq: 2 }
  })
})

test('[LOG-4] a log written on in two ways is a fork, whichever branch is held', async () => {
  const pen = await newPen(1)
  const { run, tip } = await written(pen, ['one'])
  const left = (await written(pen, ['left'], tip)).run
  const right = (await written(pen, ['right'], tip)).run
  const base = await judgeRun(arrived(run), null)
  if (!base.ok) throw new Error(base.error.kind)
  const held = await judgeRun(arrived({ ...left, logKey: null }), base.value.tip)
  if (!held.ok) throw new Error(held.error.kind)
  expect(await judgeRun(arrived({ ...right, logKey: null }), held.value.tip)).toEqual({
    ok: false,
    error: { kind: 'Fork', seq: 2 }
  })
})

test('[LOG-6] a branch that the log’s key did not sign is no fork but a bad signature', async () => {
  const pen = await newPen(1)
  const { run, tip } = await written(pen, ['one'])
  const { tip: left } = await written(pen, ['left'], tip)
  const { run: right } = await written(pen, ['right'], tip)
  const forged = right.entries.map((entry) => ({ ...entry, signature: run.entries[0]?.signature ?? entry.signature }))
  const held = { logKey: pen.signingKey.publicKey, seq: left.seq, hash: left.hash }
  expect(await judgeRun({ ...right, logKey: null, entries: forged }, held)).toEqual({
    ok: false,
    error: { kind: 'BadSignature', seq: 2 }
  })
})

test('[ENT-3] what one entry may not name the next one does', async () => {
  const pen = await newPen(1)
  const many = MAX_DEPS + 5
  const applied = new Map(
    Array.from({ length: many }, (_, i) => {
      const id = new Uint8Array(16)
      new DataView(id.buffer).setUint32(0, i + 1)
      return [bytesToId('log', id), { seq: 1, head: new Uint8Array(8) }] as const
    })
  )
  const first = await writeEntries(pen, emptyTip, [], known(1, applied))
  const second = await writeEntries(pen, first.tip, [], known(2, applied))
  const named = [...first.entries, ...second.entries].map(({ header }) => header.deps.size)
  expect(named).toEqual([MAX_DEPS, 5])
  const run = { log: pen.log, logKey: pen.signingKey.publicKey, from: 1, entries: first.entries }
  expect(decodeRun(encodeRun(run), WORKSPACE, entryHashes).ok).toBe(true)
})

test('[ENT-4] bodies open with the log’s key and not when moved to another entry', async () => {
  const pen = await newPen(1)
  const { run } = await written(pen, ['one', 'two'])
  const [one, two] = run.entries
  if (!one || !two) throw new Error('two entries')
  const sealed = one.bodies[0] ?? noBytes
  expect(await pen.bodyKey.open(bodyAad(one.header, 0), sealed)).toEqual({ ok: true, value: words('one').plaintext })
  expect(await pen.bodyKey.open(bodyAad(two.header, 0), sealed)).toEqual({ ok: false, error: { kind: 'CannotOpen' } })
})

test('[ENT-3] deps and team are written as what changed since the entry before', async () => {
  const pen = await newPen(1)
  const other = bytesToId('log', new Uint8Array(16).fill(8))
  const applied: Frontier = new Map([
    [other, { seq: 4, head: new Uint8Array(8).fill(2) }],
    [pen.log, { seq: 9, head: new Uint8Array(8) }]
  ])
  const first = await writeEntries(pen, emptyTip, [words('a')], known(1, applied))
  const second = await writeEntries(pen, first.tip, [words('b')], known(2, applied))
  expect([...(first.entries[0]?.header.deps.keys() ?? [])]).toEqual([other])
  expect(second.entries[0]?.header.deps.size).toBe(0)
  expect(second.entries[0]?.header.team).toBe(null)
  expect(decodeContext(encodeContext(second.tip.context))).toEqual({ ok: true, value: second.tip.context })
})

test('a receipt has no bodies', async () => {
  const { entries } = await writeEntries(await newPen(1), emptyTip, [], known(1))
  expect(entries.map(({ header }) => header.type)).toEqual(['receipt'])
})

test('[LIM-2] bodies are grouped by size and number, and a big one stands alone', () => {
  const body = (length: number): PlainBody => ({ docTag: new Uint8Array(16), plaintext: new Uint8Array(length) })
  expect(groupBodies(Array.from({ length: 300 }, () => body(10))).map((group) => group.length)).toEqual([
    MAX_BODIES,
    MAX_BODIES,
    44
  ])
  expect(groupBodies([body(10), body(ENTRY_AIM_BYTES * 2), body(10)]).map((group) => group.length)).toEqual([1, 1, 1])
})

test('[LOG-5] two frontiers are compared by digests of buckets first', () => {
  const log = (i: number) =>
    bytesToId(
      'log',
      Uint8Array.from({ length: 16 }, (_, byte) => (byte < 4 ? (i * 2_654_435_761) >> (8 * byte) : 0) & 255)
    )
  const many: Frontier = new Map(
    Array.from({ length: 300 }, (_, i) => [log(i), { seq: i + 1, head: new Uint8Array(8) }])
  )
  const moved = new Map(many).set(log(5), { seq: 99, head: new Uint8Array(8) })
  const count = bucketCount(many.size)
  const [ours, theirs] = [bucketDigests(many, count), bucketDigests(moved, count)]
  const different = ours.flatMap((digest, i) => (digest.toString() === theirs[i]?.toString() ? [] : [i]))
  expect(different).toHaveLength(1)
  expect(headsInBuckets(moved, count, different).get(log(5))?.seq).toBe(99)
  expect(missingFrom(many, moved)).toEqual([{ log: log(5), from: 7, to: 99 }])
  expect(sameFrontier(withDelta(many, frontierDelta(many, moved)), moved)).toBe(true)
  expect([covers(moved, many), covers(many, moved)]).toEqual([true, false])
})

test('[LOG-2] an entry of the held tip is enough to know its log', async () => {
  const pen = await newPen(1)
  const { run } = await written(pen, ['one'])
  const tip: HeldTip = { logKey: pen.signingKey.publicKey, seq: 0, hash: new Uint8Array(32) }
  expect((await judgeRun(arrived(run), tip)).ok).toBe(true)
})
