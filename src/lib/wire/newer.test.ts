/** What a newer version wrote, as this one meets it: told apart, and read no further than every version promises. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyGenesisBody, anyRecord, anyRun, LOG, recordHashes, WORKSPACE } from '../../../tests/support/wire-values'
import { concatBytes } from '../base/bytes'
import { bytesToId } from '../base/ids'
import { entryHashes } from '../log/entry-hashes'
import { decodeBundle, encodeBundle } from './bundle-codec'
import { encodeRun, decodeRun } from './entry-codec'
import { decodeRecord, encodeRecord } from './range-record-codec'
import { decodeStatement, encodeSigned } from './statement-codec'

const newer = (log: string | null) => ({ ok: false, error: { kind: 'Newer', version: 2, log } })
const malformed = { ok: false, error: { kind: 'Malformed' } }
/** Whatever a later version puts behind what it promises. */
const anyRest = fc.uint8Array({ maxLength: 60 })

test('[VER-1] a run of a newer version tells its log, whatever else it holds', () => {
  fc.assert(
    fc.property(anyRun, anyRest, (run, rest) => {
      const later = concatBytes(encodeRun(run).with(0, 2).slice(0, 17), rest)
      expect(decodeRun(later, WORKSPACE, entryHashes)).toEqual(newer(LOG))
    }),
    { numRuns: 50, seed: 3 }
  )
})

test('[VER-1] a record of a newer version tells its log, with flags this one does not know', () => {
  fc.assert(
    fc.property(anyRecord, anyRest, fc.boolean(), (record, rest, isFlagged) => {
      const bytes = encodeRecord(record)
      const at = (record.logKey ? 33 : 1) + (record.headerBytes.length > 127 ? 2 : 1)
      const later = bytes.with(at, 2).with(0, (bytes[0] ?? 0) | (isFlagged ? 4 : 0))
      expect(decodeRecord(concatBytes(later.slice(0, at + 1 + 32 + 16), rest), recordHashes)).toEqual(newer(LOG))
    }),
    { numRuns: 50, seed: 4 }
  )
})

test('[VER-1] a statement and a bundle of a newer version tell nothing but that', () => {
  const device = bytesToId('device', new Uint8Array(16))
  const idOf = () => bytesToId('statement', new Uint8Array(32))
  fc.assert(
    fc.property(anyGenesisBody, anyRest, (body, rest) => {
      const signed = encodeSigned({ workspace: null, parents: [], device, body }, new Uint8Array(64))
      expect(decodeStatement(signed.with(0, 2), idOf)).toEqual(newer(null))
      expect(decodeStatement(concatBytes(Uint8Array.of(2), rest), idOf)).toEqual(newer(null))
    }),
    { numRuns: 50, seed: 5 }
  )
  const bundle = encodeBundle({ workspace: WORKSPACE, items: [] })
  expect(decodeBundle(bundle.with(8, 2))).toEqual(newer(null))
  expect(decodeBundle(bundle.with(0, 0))).toMatchObject(malformed)
})

test('[VER-1] no version is not a newer one, and neither is one that is cut off', () => {
  const [run] = fc.sample(anyRun, { numRuns: 1, seed: 6 })
  if (!run) throw new Error('one run')
  const bytes = encodeRun(run)
  const read = (changed: Uint8Array) => decodeRun(changed, WORKSPACE, entryHashes)
  expect(read(bytes.with(0, 0))).toMatchObject(malformed)
  expect(read(bytes.with(0, 2).slice(0, 16))).toMatchObject(malformed)
  expect(read(concatBytes(Uint8Array.of(0x82, 0), bytes.slice(1)))).toMatchObject(malformed)
})
