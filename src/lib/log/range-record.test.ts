import { deflateSync } from 'fflate'
import { expect, test } from 'vitest'
import { newPen, words, WORKSPACE, written } from '../../../tests/support/story-logs'
import { concatBytes, equalBytes, noBytes } from '../base/bytes'
import { bytesToId } from '../base/ids'
import { DOMAINS, tagged } from '../crypto/domains'
import { decodeBody, encodeBody } from '../wire/body-codec'
import { MAX_HEADER_BYTES, MAX_RECORD_CONTENT_BYTES } from '../wire/limits'
import type { RangeRecord } from '../wire/range-record'
import { decodeRecord, encodeRecord, encodeRecordContext, encodeRecordHeader } from '../wire/range-record-codec'
import { emptyContext, type LogContext } from './log-context'
import { judgeRun, type HeldTip } from './log-reader'
import { bodyAad, emptyTip, writeEntries, type LogPen, type LogTip, type PlainBody } from './log-writer'
import { judgeRecord, openRecord, recordHashes } from './range-record'
import { isFaithful, writeRecord, type OpenedEntry } from './record-writing'

/** Stands for Yjs: the merged update is the updates one after another. */
const merge = (updates: readonly Uint8Array[]) => concatBytes(...updates)
const isSame = equalBytes

const act: PlainBody = {
  docTag: new Uint8Array(16).fill(7),
  plaintext: encodeBody({ kind: 'act', act: Uint8Array.of(1, 2) })
}

async function opened(pen: LogPen, from: LogTip, bodies: readonly (readonly PlainBody[])[]) {
  const entries: OpenedEntry[] = []
  let tip = from
  for (const [i, plain] of bodies.entries()) {
    const next = await writeEntries(pen, tip, plain, {
      team: [new Uint8Array(8).fill(1)],
      applied: new Map(),
      wallMs: i
    })
    tip = next.tip
    for (const envelope of next.entries) entries.push({ envelope, bodies: await openAll(pen, envelope) })
  }
  return { entries, tip }
}

async function openAll(pen: LogPen, envelope: OpenedEntry['envelope']): Promise<OpenedEntry['bodies']> {
  return Promise.all(
    envelope.bodies.map(async (sealed, i) => {
      const plaintext = await pen.bodyKey.open(bodyAad(envelope.header, i), sealed)
      const body = decodeBody(plaintext.ok ? plaintext.value : noBytes)
      if (!body.ok) throw new Error(body.error.reason)
      return body.value
    })
  )
}

/** A log of five entries, a record in the place of the second to the fourth, and the fifth. */
async function story() {
  const pen = await newPen(1)
  const first = await opened(pen, emptyTip, [[words('a')]])
  const middle = await opened(pen, first.tip, [[words('b'), act], [words('c')], [words('d')]])
  const last = await opened(pen, middle.tip, [[words('e')]])
  const record = await writeRecord(pen, middle.entries, first.tip.context, merge)
  if (!record.ok) throw new Error(record.error.kind)
  const arrived = decodeRecord(encodeRecord(record.value), recordHashes)
  if (!arrived.ok) throw new Error(arrived.error.kind)
  const tipAfter = ({ seq, hash }: LogTip): HeldTip => ({ logKey: pen.signingKey.publicKey, seq, hash })
  return { pen, first, middle, last, record: arrived.value, tipAfter }
}

test('[REC-6] a record stands in the place of its entries, and the entry after it proves its end', async () => {
  const { record, first, last, tipAfter, pen } = await story()
  const taken = await judgeRecord(record, WORKSPACE, { ...tipAfter(first.tip), prevAtFrom: null })
  if (!taken.ok) throw new Error(taken.error.kind)
  expect(taken.value.seq).toBe(4)
  const run = { log: pen.log, logKey: null, from: 5, entries: last.entries.map(({ envelope }) => envelope) }
  expect((await judgeRun(run, taken.value)).ok).toBe(true)
  const wrongEnd = { ...taken.value, hash: new Uint8Array(32) }
  expect(await judgeRun(run, wrongEnd)).toMatchObject({ ok: false, error: { kind: 'Fork', seq: 4 } })
})

test('[REC-6] a record fits where part of its range is held already, and only on its own past', async () => {
  const { record, first, middle, tipAfter } = await story()
  const [second] = middle.entries
  if (!second) throw new Error('the second entry')
  const inside = { ...tipAfter({ ...first.tip, seq: 2, hash: second.envelope.hash }), prevAtFrom: first.tip.hash }
  expect((await judgeRecord(record, WORKSPACE, inside)).ok).toBe(true)
  const judged = async (place: Parameters<typeof judgeRecord>[2]) => {
    const result = await judgeRecord(record, WORKSPACE, place)
    return result.ok ? 'taken' : result.error.kind
  }
  expect(await judged({ ...inside, prevAtFrom: new Uint8Array(32) })).toBe('Fork')
  expect(await judged({ ...tipAfter(first.tip), seq: 0, prevAtFrom: null })).toBe('Gap')
  expect(await judged({ ...tipAfter(middle.tip), prevAtFrom: first.tip.hash })).toBe('Duplicate')
  const otherEnd = tipAfter({ ...middle.tip, hash: new Uint8Array(32) })
  expect(await judged({ ...otherEnd, prevAtFrom: first.tip.hash })).toBe('Fork')
})

test('[REC-6] a record nobody signed, of another workspace or another log’s key is refused', async () => {
  const { record, first, tipAfter } = await story()
  const place = { ...tipAfter(first.tip), prevAtFrom: null }
  const forged: RangeRecord = { ...record, signature: new Uint8Array(64) }
  expect(await judgeRecord(forged, WORKSPACE, place)).toMatchObject({ error: { kind: 'BadSignature' } })
  const elsewhere = bytesToId('workspace', new Uint8Array(32).fill(9))
  expect(await judgeRecord(record, elsewhere, place)).toMatchObject({ error: { kind: 'WrongKey' } })
  const { publicKey } = (await newPen(2)).signingKey
  expect(await judgeRecord(record, WORKSPACE, { ...place, logKey: publicKey })).toMatchObject({
    error: { kind: 'WrongKey' }
  })
})

test('[LOG-1] a record that travels with another key is refused, though the log’s own is known here', async () => {
  const { record, first, tipAfter } = await story()
  const place = { ...tipAfter(first.tip), prevAtFrom: null }
  const { publicKey } = (await newPen(2)).signingKey
  expect(await judgeRecord({ ...record, logKey: publicKey }, WORKSPACE, place)).toMatchObject({
    error: { kind: 'WrongKey' }
  })
  expect(await judgeRecord({ ...record, logKey: null }, WORKSPACE, place)).toMatchObject({ ok: true })
})

test('[REC-2] updates are merged by document, acts keep their place', async () => {
  const { record, pen } = await story()
  const content = await openRecord(record, pen.bodyKey)
  if (!content.ok) throw new Error(content.error.kind)
  expect(content.value.merged.map(({ update, seqs }) => [new TextDecoder().decode(update), seqs])).toEqual([
    ['bcd', [2, 3, 4]]
  ])
  expect(content.value.whole).toEqual([{ seq: 2, index: 1, body: { kind: 'act', act: Uint8Array.of(1, 2) } }])
  const elsewhere = { ...record, header: { ...record.header, from: 1 } }
  expect(await openRecord(elsewhere, pen.bodyKey)).toEqual({ ok: false, error: { kind: 'CannotOpen' } })
})

test('[REC-7] originals are replaced only by what says the same', async () => {
  const { record, middle, pen } = await story()
  const content = await openRecord(record, pen.bodyKey)
  if (!content.ok) throw new Error(content.error.kind)
  const given = { header: record.header, content: content.value }
  const says = (changed: Partial<typeof given.content>) =>
    isFaithful({ ...given, content: { ...given.content, ...changed } }, middle.entries, { merge, isSame })
  expect(says({})).toBe(true)
  expect(says({ whole: [] })).toBe(false)
  expect(says({ merged: [] })).toBe(false)
  expect(says({ merged: given.content.merged.map((merged) => ({ ...merged, update: Uint8Array.of(1) })) })).toBe(false)
  expect(says({ merged: given.content.merged.map((merged) => ({ ...merged, schema: 9 })) })).toBe(false)
  expect(isFaithful(given, middle.entries.slice(1), { merge, isSame })).toBe(false)
})

test('[REC-8] a small record that inflates without end is stopped at the limit', async () => {
  const { record, pen } = await story()
  const bomb = deflateSync(new Uint8Array(MAX_RECORD_CONTENT_BYTES * 2))
  const sealed = await pen.bodyKey.seal(
    tagged(DOMAINS.recordBody, encodeRecordContext(record.header)),
    bomb,
    pen.random
  )
  const header = { ...record.header, length: sealed.length, hash: recordHashes.body(sealed) }
  const hostile = { ...record, header, headerBytes: encodeRecordHeader(header), sealed }
  expect(await openRecord(hostile, pen.bodyKey)).toEqual({ ok: false, error: { kind: 'Malformed' } })
})

test('[REC-1] a record that names more logs than a header holds is not made, and one just below is read', async () => {
  const { pen, first, middle } = await story()
  const knowing = (logs: number): LogContext => {
    const names = Array.from({ length: logs }, (_, i) => Uint8Array.from({ length: 16 }, (_each, at) => (i >> at) & 1))
    const deps = new Map(names.map((name) => [bytesToId('log', name), { seq: 1, head: new Uint8Array(8) }]))
    return { ...first.tip.context, deps }
  }
  // Each log costs 25 bytes at either end.
  const most = Math.floor(MAX_HEADER_BYTES / 50)
  expect(await writeRecord(pen, middle.entries, knowing(most), merge)).toEqual({
    ok: false,
    error: { kind: 'TooLarge' }
  })
  const record = await writeRecord(pen, middle.entries, knowing(most - 10), merge)
  if (!record.ok) throw new Error(record.error.kind)
  expect(decodeRecord(encodeRecord(record.value), recordHashes).ok).toBe(true)
})

test('a record of a whole log begins at nothing', async () => {
  const pen = await newPen(3)
  const { run } = await written(pen, ['a', 'b'])
  const entries = await Promise.all(
    run.entries.map(async (envelope) => ({ envelope, bodies: await openAll(pen, envelope) }))
  )
  const record = await writeRecord(pen, entries, emptyContext, merge)
  if (!record.ok) throw new Error(record.error.kind)
  expect(await judgeRecord(record.value, WORKSPACE, null)).toMatchObject({ ok: true, value: { seq: 2 } })
})
