import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bytesToHex, hexToBytes } from '$lib/base/bytes'
import { sha256 } from '$lib/crypto/hash'
import { entryHashes } from '$lib/log/entry-hashes'
import { judgeRun } from '$lib/log/log-reader'
import { recordHashes } from '$lib/log/range-record'
import { statementIdOf } from '$lib/team/device-id'
import { decodeAct } from '$lib/wire/act-codec'
import { decodeBody } from '$lib/wire/body-codec'
import { decodeBundle } from '$lib/wire/bundle-codec'
import { PROTOCOL_VERSION } from '$lib/wire/entry'
import { decodeRun } from '$lib/wire/entry-codec'
import { decodeRecord, decodeRecordContent } from '$lib/wire/range-record-codec'
import { decodeStatement } from '$lib/wire/statement-codec'
import { WORKSPACE } from '../../support/story-logs'
import { protocolCases } from './cases'
import { PROTOCOL_HISTORY } from './history'

const GOLDEN = join(import.meta.dirname, '../protocol.json')

interface GoldenCase {
  readonly name: string
  readonly given: unknown
  readonly hex: string
}

/** Bytes as hex, maps as lists: what any language can read. */
function plain(_key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return { hex: bytesToHex(value) }
  return value instanceof Map ? [...(value as Map<unknown, unknown>)] : value
}

function golden(): GoldenCase[] {
  return JSON.parse(readFileSync(GOLDEN, 'utf8')) as GoldenCase[]
}

function bytesOf(name: string): Uint8Array {
  const bytes = hexToBytes(golden().find((each) => each.name === name)?.hex ?? '')
  if (!bytes.ok) throw new Error(`no golden bytes of ${name}`)
  return bytes.value
}

test('[WIRE-5] every format still makes its golden bytes', async () => {
  const cases = (await protocolCases()).map(({ name, given, bytes }) => ({ name, given, hex: bytesToHex(bytes) }))
  await expect(`${JSON.stringify(cases, plain, 1)}\n`).toMatchFileSnapshot(GOLDEN)
})

test('[WIRE-5] every format still reads its golden bytes', async () => {
  for (const { name } of golden()) {
    if (name.startsWith('body ')) expect(decodeBody(bytesOf(name)).ok, name).toBe(true)
    if (name.startsWith('act ')) expect(decodeAct(bytesOf(name)).ok, name).toBe(true)
    if (name.endsWith('run of 73')) expect(decodeStatement(bytesOf(name), statementIdOf).ok, name).toBe(true)
  }
  expect(decodeRecord(bytesOf('record'), recordHashes).ok).toBe(true)
  expect(decodeRecordContent(bytesOf('record content, not deflated'), { from: 10, to: 40 }).ok).toBe(true)
  expect(decodeBundle(bytesOf('bundle'))).toMatchObject({ ok: true, value: { isWhole: true } })
  const run = decodeRun(bytesOf('run of an entry and a receipt'), WORKSPACE, entryHashes)
  if (!run.ok) throw new Error(run.error.reason)
  expect(await judgeRun(run.value, null)).toMatchObject({ ok: true, value: { tip: { seq: 2 } } })
})

test('[WIRE-6] no golden byte changes without a new version and a line in the history', () => {
  const current = PROTOCOL_HISTORY.at(-1)
  expect(current?.version).toBe(PROTOCOL_VERSION)
  expect(current?.vectors).toBe(bytesToHex(sha256(new Uint8Array(readFileSync(GOLDEN)))))
  expect(PROTOCOL_HISTORY.map(({ version }) => version)).toEqual(PROTOCOL_HISTORY.map((_, i) => i + 1))
})
