/**
 * Bytes of statements. Signed form: statement bytes ‖ signature (64); the id is SHA-256 of the whole under the
 * statement domain (STM-1).
 *
 * - Statement bytes (STM-2): version · type · [workspace] · parents (sorted) · device · body. Genesis has no workspace: its
 *   id is the workspace's.
 * - Every body has one row in BODY_CODECS, write and read in the same order; the codes never change (STM-3).
 * - A code this version does not know decodes as `Unknown` with its bytes kept (STM-4).
 */
import { compareIds, type DeviceId, type StatementId, type WorkspaceId } from '../base/ids'
import { err, type Result } from '../base/result'
import { decodeWith, newerThan, newWriter, type MalformedBytes, type NewerVersion } from './codec'
import { PROTOCOL_VERSION } from './entry'
import { SIGNATURE_BYTES } from './sizes'
import { MAX_STATEMENT_BYTES, MAX_STATEMENT_PARENTS } from './limits'
import type { Statement, StatementBodyValue } from './statement'
import { bodyCodeOf, readStatementBody, writeStatementBody } from './statement-bodies-codec'

/** Everything of a statement that is signed. */
export interface UnsignedStatement {
  readonly workspace: WorkspaceId | null
  readonly parents: readonly StatementId[]
  readonly device: DeviceId
  readonly body: StatementBodyValue
}

/** The bytes a device signs (under the statement domain). */
export function encodeStatement({ workspace, parents, device, body }: UnsignedStatement): Uint8Array<ArrayBuffer> {
  const writer = newWriter()
    .uint(PROTOCOL_VERSION)
    .uint(bodyCodeOf(body))
    .flag(workspace !== null)
  if (workspace) writer.id('workspace', workspace)
  writer.list([...parents].sort(compareIds), (w, parent) => w.id('statement', parent)).id('device', device)
  return writer.bytes(writeStatementBody(body)).done()
}

/** A statement's signed form. */
export function encodeSigned(unsigned: UnsignedStatement, signature: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = encodeStatement(unsigned)
  const signed = new Uint8Array(bytes.length + SIGNATURE_BYTES)
  signed.set(bytes)
  signed.set(signature, bytes.length)
  return signed
}

/** The part of a signed form that the signature covers. */
export function signedPart(signed: Uint8Array): Uint8Array {
  return signed.subarray(0, Math.max(0, signed.length - SIGNATURE_BYTES))
}

/** Form alone: who may say it, and whether the signature holds, is judged in `team`. `idOf` is the hash of STM-1. */
export function decodeStatement(
  signed: Uint8Array,
  idOf: (signed: Uint8Array) => StatementId
): Result<Statement, MalformedBytes | NewerVersion> {
  const tooLarge = signed.length > MAX_STATEMENT_BYTES || signed.length < SIGNATURE_BYTES
  const newer = newerThan(PROTOCOL_VERSION, signed, (r) => ({ version: r.uint() }))
  if (newer) return err(newer)
  return decodeWith(tooLarge ? new Uint8Array(0) : signedPart(signed), (reader) => {
    if (reader.uint() !== PROTOCOL_VERSION) return reader.fail('no such version')
    const code = reader.uint()
    const workspace = reader.flag() ? reader.id('workspace') : null
    const parents = reader.sorted(MAX_STATEMENT_PARENTS, compareIds, (r) => r.id('statement'))
    const device = reader.id('device')
    const bodyBytes = reader.bytes(MAX_STATEMENT_BYTES)
    const body = readStatementBody(code, bodyBytes)
    if (!body.ok) return reader.fail(body.error.reason)
    if ((body.value.type === 'Genesis') !== (workspace === null)) reader.fail('only Genesis has no workspace')
    const bytes = signed.slice()
    return {
      id: idOf(bytes),
      workspace,
      parents,
      device,
      body: body.value,
      signature: bytes.slice(-SIGNATURE_BYTES),
      bytes
    }
  })
}
