import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  anyAct,
  anyBody,
  anyGenesisBody,
  anyId,
  anyRecord,
  anyRecordContent,
  anyRun,
  anyStatementBody,
  anyWorkspace,
  bytes,
  RECORD_RANGE,
  recordHashes,
  WORKSPACE
} from '../../../tests/support/wire-values'
import { bytesToId, compareIds } from '../base/ids'
import { sha256 } from '../crypto/hash'
import { entryHashes } from '../log/entry-hashes'
import { decodeAct, encodeAct } from './act-codec'
import { decodeBody, encodeBody } from './body-codec'
import { decodeBundle, encodeBundle, type BundleItem } from './bundle-codec'
import { decodeWith, newWriter } from './codec'
import { decodeRun, encodeBodyContext, encodeRun, joinRuns, joinSingles, sliceRun } from './entry-codec'
import {
  decodeRecord,
  decodeRecordContent,
  encodeRecord,
  encodeRecordContent,
  encodeRecordContext
} from './range-record-codec'
import { MAX_NAME_BYTES, MAX_RUN_ENTRIES, MAX_WORDS_BYTES } from './limits'
import { decodeLook, encodeLook, type Look } from './look-codec'
import type { Statement, StatementBodyValue } from './statement'
import { decodeStatement, encodeSigned } from './statement-codec'

const idOf = (signed: Uint8Array) => bytesToId('statement', sha256(signed))

test('[WIRE-1] numbers have one form, and nothing may follow the last one', () => {
  const read = (...source: number[]) => decodeWith(Uint8Array.from(source), (reader) => reader.uint())
  expect(read(0x80, 0x00)).toMatchObject({ ok: false, error: { kind: 'Malformed' } })
  expect(read(1, 2).ok).toBe(false)
  expect(read(0x80).ok).toBe(false)
  expect(read(...new Uint8Array(9).fill(0xff)).ok).toBe(false)
  fc.assert(
    fc.property(fc.maxSafeNat(), (value) => {
      expect(decodeWith(newWriter().uint(value).done(), (reader) => reader.uint())).toEqual({ ok: true, value })
    })
  )
})

test('[WIRE-2] a length beyond its limit is refused before anything is allocated', () => {
  const huge = newWriter().uint(Number.MAX_SAFE_INTEGER).done()
  expect(decodeWith(huge, (reader) => reader.bytes(100)).ok).toBe(false)
  expect(decodeWith(huge, (reader) => reader.list(100, (r) => r.byte())).ok).toBe(false)
})

test('[WIRE-3] a set has one order, a flag two values, a text no bytes that are not UTF-8', () => {
  const ascending = (...items: number[]) =>
    decodeWith(Uint8Array.from([items.length, ...items]), (r) =>
      r.sorted(
        9,
        (a: number, b: number) => a - b,
        (x) => x.byte()
      )
    ).ok
  expect([ascending(), ascending(1, 2, 3), ascending(2, 1), ascending(1, 1)]).toEqual([true, true, false, false])
  const flag = (byte: number) => decodeWith(Uint8Array.of(byte), (r) => r.flag())
  expect([flag(0), flag(1), flag(2)]).toMatchObject([{ value: false }, { value: true }, { ok: false }])
  expect(decodeWith(Uint8Array.of(2, 0xc3, 0x28), (r) => r.text(9)).ok).toBe(false)
})

test('[ENT-1] [ENT-2] [ENT-6] a run rebuilds the very header bytes it left out', () => {
  fc.assert(
    fc.property(anyRun, (run) => {
      expect(decodeRun(encodeRun(run), WORKSPACE, entryHashes)).toEqual({ ok: true, value: run })
    })
  )
})

test('[ENT-6] entries kept one by one join unread into the very run they would have been, and into no other', () => {
  fc.assert(
    fc.property(anyRun, (run) => {
      const singles = run.entries.map(({ header }) => encodeRun(sliceRun(run, header.seq, header.seq)!))
      expect(joinSingles(singles)).toEqual(encodeRun(run))
      if (singles.length < 2) return
      expect(joinSingles([...singles].reverse())).toBe(null)
      expect(joinSingles([encodeRun(run)])).toBe(null)
    })
  )
  expect(joinSingles([])).toBe(null)
  expect(joinSingles([Uint8Array.of(1, 2)])).toBe(null)
})

test('[ENT-6] a run is cut anywhere, and its parts join again', () => {
  fc.assert(
    fc.property(anyRun, fc.nat(5), (run, more) => {
      const [first, rest] = [sliceRun(run, 1, run.from + more), sliceRun(run, run.from + more + 1, 9_999)]
      if (!first || !rest) return
      expect(decodeRun(encodeRun(rest), WORKSPACE, entryHashes)).toEqual({ ok: true, value: rest })
      expect(joinRuns(first, rest)).toEqual(run)
      expect(joinRuns(rest, first)).toBe(null)
    })
  )
})

test('[ENT-4] what a seal binds differs for every body, and not with its length or hash', () => {
  fc.assert(
    fc.property(anyRun, (run) => {
      const [header] = run.entries.filter((entry) => entry.bodies.length > 1).map((entry) => entry.header)
      if (!header) return
      const bodies = header.bodies.map((body) => ({ ...body, length: 99, hash: new Uint8Array(32) }))
      expect(encodeBodyContext(header, 0)).not.toEqual(encodeBodyContext(header, 1))
      expect(encodeBodyContext({ ...header, bodies }, 0)).toEqual(encodeBodyContext(header, 0))
      expect(encodeBodyContext({ ...header, seq: header.seq + 1 }, 0)).not.toEqual(encodeBodyContext(header, 0))
    })
  )
})

test('[BODY-1] every body comes back as it was; [BODY-2] also one of an unknown kind', () => {
  fc.assert(
    fc.property(anyBody, (body) => {
      expect(decodeBody(encodeBody(body))).toEqual({ ok: true, value: body })
    })
  )
})

test('[ACT-1] [ACT-2] every act comes back as it was; [ACT-3] also one of an unknown type', () => {
  fc.assert(
    fc.property(anyAct, (act) => {
      expect(decodeAct(encodeAct(act))).toEqual({ ok: true, value: act })
    })
  )
})

test('[ACT-7] what is in a look comes back as it was; cut short it is malformed, and another number is a newer version’s', () => {
  const ask = { type: 'ask', draft: bytesToId('document', new Uint8Array(16).fill(1)), kind: 'note' } as const
  const looks: Look[] = [
    { ...ask, title: 'Quarry', words: 'Well?', schema: 3, copy: Uint8Array.of(1, 2) },
    { type: 'answer', words: 'Fair.' }
  ]
  for (const look of looks) {
    const bytes = encodeLook(look)
    expect(decodeLook(bytes)).toEqual({ ok: true, value: look })
    for (let end = 0; end < bytes.length; end++)
      expect(decodeLook(bytes.slice(0, end))).toMatchObject({ ok: false, error: { kind: 'Malformed' } })
  }
  expect(decodeLook(Uint8Array.of(9, 1, 2))).toEqual({ ok: false, error: { kind: 'Newer' } })
})

function expectBack(body: StatementBodyValue, workspace: typeof WORKSPACE | null): void {
  const parents = [1, 2].map((byte) => bytesToId('statement', new Uint8Array(32).fill(byte))).sort(compareIds)
  const unsigned = { workspace, parents, device: bytesToId('device', new Uint8Array(16).fill(3)), body }
  const signature = new Uint8Array(64).fill(4)
  const signed = encodeSigned(unsigned, signature)
  const expected: Statement = { ...unsigned, id: idOf(signed), signature, bytes: signed }
  expect(decodeStatement(signed, idOf)).toEqual({ ok: true, value: expected })
}

test('[STM-1] [STM-2] [STM-3] every statement comes back as it was; [STM-4] also one of an unknown type', () => {
  fc.assert(fc.property(anyStatementBody, anyWorkspace, (body, workspace) => expectBack(body, workspace)))
  fc.assert(fc.property(anyGenesisBody, (body) => expectBack(body, null)))
})

test('[STM-2] only Genesis has no workspace, and Genesis has none', () => {
  fc.assert(
    fc.property(anyStatementBody, anyGenesisBody, anyId('device'), bytes(64), (other, genesis, device, signature) => {
      const without = encodeSigned({ workspace: null, parents: [], device, body: other }, signature)
      const within = encodeSigned({ workspace: WORKSPACE, parents: [], device, body: genesis }, signature)
      expect([decodeStatement(without, idOf).ok, decodeStatement(within, idOf).ok]).toEqual([false, false])
    })
  )
})

test('[REC-1] every record comes back as it was, and with no other content', () => {
  fc.assert(
    fc.property(anyRecord, (record) => {
      const encoded = encodeRecord(record)
      expect(decodeRecord(encoded, recordHashes)).toEqual({ ok: true, value: record })
      if (record.sealed.length === 0) return
      const changed = encoded.map((byte, i) => (i === encoded.length - 1 ? byte ^ 1 : byte))
      expect(decodeRecord(changed, recordHashes).ok).toBe(false)
    })
  )
})

test('[REC-2] a content comes back as it was, and none lies outside its range', () => {
  fc.assert(
    fc.property(anyRecordContent, (content) => {
      const encoded = encodeRecordContent(content)
      expect(decodeRecordContent(encoded, RECORD_RANGE)).toEqual({ ok: true, value: content })
      const places = [...content.whole, ...content.merged.flatMap(({ seqs }) => seqs)]
      expect(decodeRecordContent(encoded, { from: 41, to: 90 }).ok).toBe(places.length === 0)
    })
  )
})

test('[REC-2] the seal binds the whole header but the content’s own length and hash', () => {
  fc.assert(
    fc.property(anyRecord, ({ header }) => {
      expect(encodeRecordContext({ ...header, to: header.to + 1 })).not.toEqual(encodeRecordContext(header))
    })
  )
})

const anyItem: fc.Arbitrary<BundleItem> = fc.record({
  kind: fc.constantFrom('statement' as const, 'entries' as const, 'record' as const),
  bytes: fc.uint8Array({ maxLength: 50 })
})

test('[BUN-1] a bundle comes back whole; [BUN-2] cut short it gives what stood before the cut, and says so', () => {
  fc.assert(
    fc.property(anyWorkspace, fc.array(anyItem, { maxLength: 4 }), fc.nat(300), (workspace, items, cut) => {
      const encoded = encodeBundle({ workspace, items })
      expect(decodeBundle(encoded)).toEqual({ ok: true, value: { workspace, items, isWhole: true } })
      const kept = decodeBundle(encoded.slice(0, Math.min(cut, encoded.length - 1)))
      if (!kept.ok) expect(cut).toBeLessThan(41)
      if (!kept.ok) return
      expect(kept.value.isWhole).toBe(false)
      expect(kept.value.items).toEqual(items.slice(0, kept.value.items.length))
    })
  )
})

test('[BUN-2] an item of a kind from a newer version is passed over by its length', () => {
  const [statement] = fc.sample(anyItem, 1)
  const [workspace] = fc.sample(anyWorkspace, 1)
  if (!statement || !workspace) throw new Error('nothing was drawn')
  const encoded = encodeBundle({ workspace, items: [statement] })
  const newer = Uint8Array.of(9, 0, 0, 0, 2, 1, 2)
  const at = 8 + 1 + 32 // magic, version, workspace
  const mixed = Uint8Array.of(...encoded.slice(0, at), ...newer, ...encoded.slice(at))
  const unknown = { kind: 'unknown', code: 9, bytes: Uint8Array.of(1, 2) }
  expect(decodeBundle(mixed)).toEqual({ ok: true, value: { workspace, items: [unknown, statement], isWhole: true } })
})

test('[BUN-1] what is no bundle, or one of another version, is refused', () => {
  const encoded = encodeBundle({ workspace: WORKSPACE, items: [] })
  expect(decodeBundle(encoded.map((byte, i) => (i === 0 ? 0 : byte))).ok).toBe(false)
  expect(decodeBundle(encoded.map((byte, i) => (i === 8 ? 9 : byte))).ok).toBe(false)
})

test('[LIM-1] what exceeds a limit by one is refused, and what reaches it is not', () => {
  const body = (size: number) => ({ type: 'position' as const, stance: 'agree' as const, reason: 'x'.repeat(size) })
  const act = { id: bytesToId('act', new Uint8Array(16)), wallMs: 0, document: null, about: null, replaces: [] }
  const isTaken = (size: number) => decodeAct(encodeAct({ ...act, body: body(size) })).ok
  expect([isTaken(MAX_WORDS_BYTES), isTaken(MAX_WORDS_BYTES + 1)]).toEqual([true, false])

  const name = (size: number): StatementBodyValue => ({
    type: 'SetWorkspace',
    name: 'x'.repeat(size),
    relays: [],
    ice: []
  })
  const device = bytesToId('device', new Uint8Array(16))
  const said = (size: number) =>
    encodeSigned({ workspace: WORKSPACE, parents: [], device, body: name(size) }, new Uint8Array(64))
  const isHeard = (size: number) => decodeStatement(said(size), idOf).ok
  expect([isHeard(MAX_NAME_BYTES), isHeard(MAX_NAME_BYTES + 1)]).toEqual([true, false])

  const [run] = fc.sample(anyRun, { numRuns: 1, seed: 1 })
  const [entry] = run?.entries ?? []
  if (!run || !entry) throw new Error('a run has an entry')
  const longer = (count: number) =>
    encodeRun({ ...run, from: 1, logKey: new Uint8Array(32), entries: Array(count).fill(entry) })
  const isCarried = (count: number) => decodeRun(longer(count), WORKSPACE, entryHashes)
  expect(isCarried(MAX_RUN_ENTRIES + 1)).toMatchObject({
    error: { reason: expect.stringContaining('above 1000') as string }
  })
})
