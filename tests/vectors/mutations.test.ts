/**
 * 20,000 mutated messages, spread over every decoder: none throws, and whatever is still accepted is written back as the
 * very bytes it was read from, so that no two forms have one meaning.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesToId } from '$lib/base/ids'
import type { Result } from '$lib/base/result'
import { sha256 } from '$lib/crypto/hash'
import { entryHashes } from '$lib/log/entry-hashes'
import { decodeAct, encodeAct } from '$lib/wire/act-codec'
import { decodeBody, encodeBody } from '$lib/wire/body-codec'
import { decodeBundle, encodeBundle } from '$lib/wire/bundle-codec'
import { decodeRun, encodeRun } from '$lib/wire/entry-codec'
import { decodeRecord, decodeRecordContent, encodeRecord, encodeRecordContent } from '$lib/wire/range-record-codec'
import { decodeStatement, encodeSigned } from '$lib/wire/statement-codec'
import { anyMutations, mutate } from '../support/mutations'
import {
  anyAct,
  anyBody,
  anyGenesisBody,
  anyRecord,
  anyRecordContent,
  anyRun,
  anyStatementBody,
  RECORD_RANGE,
  recordHashes,
  WORKSPACE
} from '../support/wire-values'

const SEED = 20_261_124
const MUTATIONS = 20_000

const device = bytesToId('device', new Uint8Array(16).fill(3))
const idOf = (signed: Uint8Array) => bytesToId('statement', sha256(signed))
const signature = new Uint8Array(64).fill(7)

/** One format: valid bytes to begin with, and reading then writing. Null where reading refused. */
interface Format {
  readonly name: string
  readonly valid: fc.Arbitrary<Uint8Array>
  again(bytes: Uint8Array): Uint8Array | null
}

function rewritten<T>(decoded: Result<T>, write: (value: T) => Uint8Array): Uint8Array | null {
  return decoded.ok ? write(decoded.value) : null
}

const formats: readonly Format[] = [
  {
    name: 'run',
    valid: anyRun.map(encodeRun),
    again: (b) => rewritten(decodeRun(b, WORKSPACE, entryHashes), encodeRun)
  },
  { name: 'body', valid: anyBody.map(encodeBody), again: (b) => rewritten(decodeBody(b), encodeBody) },
  { name: 'act', valid: anyAct.map(encodeAct), again: (b) => rewritten(decodeAct(b), encodeAct) },
  {
    name: 'statement',
    valid: fc
      .oneof({ weight: 16, arbitrary: anyStatementBody }, { weight: 1, arbitrary: anyGenesisBody })
      .map((body) =>
        encodeSigned({ workspace: body.type === 'Genesis' ? null : WORKSPACE, parents: [], device, body }, signature)
      ),
    again: (b) => rewritten(decodeStatement(b, idOf), (statement) => encodeSigned(statement, statement.signature))
  },
  {
    name: 'record',
    valid: anyRecord.map(encodeRecord),
    again: (b) => rewritten(decodeRecord(b, recordHashes), encodeRecord)
  },
  {
    name: 'record content',
    valid: anyRecordContent.map(encodeRecordContent),
    again: (b) => rewritten(decodeRecordContent(b, RECORD_RANGE), encodeRecordContent)
  },
  {
    name: 'bundle',
    valid: anyBody.map((body) =>
      encodeBundle({ workspace: WORKSPACE, items: [{ kind: 'entries', bytes: encodeBody(body) }] })
    ),
    again(b) {
      const bundle = decodeBundle(b)
      return bundle.ok && bundle.value.isWhole ? encodeBundle(bundle.value) : null
    }
  }
]

test.each(formats)(
  '[WIRE-4] a mutated $name never throws, and never reads as a value with other bytes',
  ({ valid, again }) => {
    let accepted = 0
    let refused = 0
    fc.assert(
      fc.property(valid, anyMutations, (bytes, mutations) => {
        const mutated = mutations.reduce(mutate, bytes)
        const written = again(mutated)
        if (written) accepted += 1
        else refused += 1
        if (written && !Buffer.from(written).equals(mutated)) expect(written).toEqual(mutated)
      }),
      { numRuns: Math.ceil(MUTATIONS / formats.length), seed: SEED }
    )
    // A decoder that takes everything, or nothing, was not tested.
    expect(Math.min(accepted, refused)).toBeGreaterThan(0)
  }
)
