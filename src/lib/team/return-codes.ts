/**
 * The three texts by which somebody who lost every device comes back as who they were (RET-1…): an admin's invitation names
 * workspace and member, the new device's request brings its keys and its consent, the admin's answer the Recover statement.
 * None holds a secret: the keys of the epoch go sealed to the new device's box key.
 */
import { base64urlToBytes, bytesToBase64url, concatBytes, equalBytes, textToBytes } from '../base/bytes'
import type { MemberId, StatementId, WorkspaceId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import { DOMAINS, tagged } from '../crypto/domains'
import { sha256 } from '../crypto/hash'
import { decodeWith, newWriter, type Reader, type Writer } from '../wire/codec'
import {
  MAX_LINK_STATEMENTS,
  MAX_NAME_BYTES,
  MAX_RELAYS,
  MAX_RETURN_CODE_BYTES,
  MAX_SEALED_KEY_BYTES,
  MAX_STATEMENT_BYTES,
  MAX_URL_BYTES
} from '../wire/limits'
import { SIGNATURE_BYTES } from '../wire/sizes'
import type { DeviceConsent } from './speaking'

const VERSION = '1'
const KEY_BYTES = 32
/** Enough that no slip of a hand passes for another code; it keeps out nobody who means to edit one. */
const CHECK_BYTES = 8

export type ReturnCodeKind = 'invitation' | 'request' | 'answer'

const LETTERS = { invitation: 'i', request: 'r', answer: 'a' } as const

/** Who is asked to come back, where, and by whom. Names are for reading only. */
export interface ReturnInvitation {
  readonly workspace: WorkspaceId
  readonly member: MemberId
  readonly workspaceName: string
  readonly memberName: string
  readonly invitedBy: string
}

export interface ReturnRequest {
  readonly workspace: WorkspaceId
  readonly consent: DeviceConsent
  /** As typed on the new device: read by the admin, and written nowhere. */
  readonly name: string
}

export interface ReturnAnswer {
  readonly workspace: WorkspaceId
  readonly name: string
  /** The Recover that brings the device in. */
  readonly recover: StatementId
  /** It, and of what it builds on as much as fits. */
  readonly statements: readonly Uint8Array[]
  /** The keys people write under, sealed to the device (EPO-2). */
  readonly sealed: Uint8Array
  readonly relays: readonly string[]
}

export type ReturnCodeFault =
  | { readonly kind: 'NotAReturnCode' }
  /** One of the three, and not the one that is wanted here. */
  | { readonly kind: 'OtherReturnCode'; readonly is: ReturnCodeKind }
  | { readonly kind: 'ReturnCodeDamaged' }
  | { readonly kind: 'ReturnCodeNewer' }
  | { readonly kind: 'ReturnCodeTooLong' }

export function encodeReturnInvitation(invitation: ReturnInvitation): Result<string, ReturnCodeFault> {
  const { workspace, member, workspaceName, memberName, invitedBy } = invitation
  const writer = newWriter().id('workspace', workspace).id('member', member)
  return toCode('invitation', writer.text(workspaceName).text(memberName).text(invitedBy))
}

export function parseReturnInvitation(text: string): Result<ReturnInvitation, ReturnCodeFault> {
  return fromCode('invitation', text, (reader) => ({
    workspace: reader.id('workspace'),
    member: reader.id('member'),
    workspaceName: reader.text(MAX_NAME_BYTES),
    memberName: reader.text(MAX_NAME_BYTES),
    invitedBy: reader.text(MAX_NAME_BYTES)
  }))
}

export function encodeReturnRequest(request: ReturnRequest): Result<string, ReturnCodeFault> {
  return toCode('request', writeRequest(request))
}

/** The bytes both sides make the request's safety words of (SAF-2): all of it, names included. */
export function bytesOfRequest(request: ReturnRequest): Uint8Array {
  return writeRequest(request).done()
}

export function parseReturnRequest(text: string): Result<ReturnRequest, ReturnCodeFault> {
  return fromCode('request', text, (reader) => {
    const workspace = reader.id('workspace')
    const member = reader.id('member')
    const device = { sign: reader.fixed(KEY_BYTES), box: reader.fixed(KEY_BYTES) }
    const deviceName = reader.text(MAX_NAME_BYTES)
    const deviceSignature = reader.fixed(SIGNATURE_BYTES)
    return { workspace, consent: { member, device, deviceName, deviceSignature }, name: reader.text(MAX_NAME_BYTES) }
  })
}

function writeRequest({ workspace, consent, name }: ReturnRequest): Writer {
  const { member, device, deviceName, deviceSignature } = consent
  const writer = newWriter().id('workspace', workspace).id('member', member)
  writer.fixed(device.sign, KEY_BYTES).fixed(device.box, KEY_BYTES).text(deviceName)
  return writer.fixed(deviceSignature, SIGNATURE_BYTES).text(name)
}

export function encodeReturnAnswer(answer: ReturnAnswer): Result<string, ReturnCodeFault> {
  const { workspace, name, recover, statements, sealed, relays } = answer
  const writer = newWriter().id('workspace', workspace).text(name).id('statement', recover)
  writer.list(statements, (w, statement) => w.bytes(statement)).bytes(sealed)
  return toCode(
    'answer',
    writer.list(relays, (w, url) => w.text(url))
  )
}

export function parseReturnAnswer(text: string): Result<ReturnAnswer, ReturnCodeFault> {
  return fromCode('answer', text, (reader) => ({
    workspace: reader.id('workspace'),
    name: reader.text(MAX_NAME_BYTES),
    recover: reader.id('statement'),
    statements: reader.list(MAX_LINK_STATEMENTS, (r) => r.bytes(MAX_STATEMENT_BYTES)),
    sealed: reader.bytes(MAX_SEALED_KEY_BYTES),
    relays: reader.list(MAX_RELAYS, (r) => r.text(MAX_URL_BYTES))
  }))
}

/** Which of the three a text is; null for none, or for one of a newer version. */
export function kindOfReturnCode(text: string): ReturnCodeKind | null {
  const code = codeIn(text)
  const kinds = Object.keys(LETTERS) as ReturnCodeKind[]
  return kinds.find((kind) => code.startsWith(LETTERS[kind] + VERSION)) ?? null
}

function toCode(kind: ReturnCodeKind, writer: Writer): Result<string, ReturnCodeFault> {
  const payload = writer.done()
  const code = LETTERS[kind] + VERSION + bytesToBase64url(concatBytes(payload, checkOf(kind, payload)))
  return code.length > MAX_RETURN_CODE_BYTES ? err({ kind: 'ReturnCodeTooLong' }) : ok(code)
}

/** Takes a whole link or its fragment, with or without `#`. */
function fromCode<T>(kind: ReturnCodeKind, text: string, read: (reader: Reader) => T): Result<T, ReturnCodeFault> {
  const code = codeIn(text)
  if (!/^[ira][0-9][\w-]+$/.test(code)) return err({ kind: 'NotAReturnCode' })
  if (code[1] !== VERSION) return err({ kind: 'ReturnCodeNewer' })
  const is = kindOfReturnCode(code)
  if (is !== null && is !== kind) return err({ kind: 'OtherReturnCode', is })
  if (code.length > MAX_RETURN_CODE_BYTES) return err({ kind: 'ReturnCodeDamaged' })
  const bytes = base64urlToBytes(code.slice(2))
  if (!bytes.ok || bytes.value.length < CHECK_BYTES) return err({ kind: 'ReturnCodeDamaged' })
  const payload = bytes.value.subarray(0, -CHECK_BYTES)
  const isWhole = equalBytes(bytes.value.subarray(-CHECK_BYTES), checkOf(kind, payload))
  const value = isWhole ? decodeWith(payload, read) : null
  return value?.ok ? value : err({ kind: 'ReturnCodeDamaged' })
}

const codeIn = (text: string) => text.trim().split('#').at(-1) ?? ''

function checkOf(kind: ReturnCodeKind, payload: Uint8Array): Uint8Array {
  return sha256(tagged(DOMAINS.returnCode, textToBytes(LETTERS[kind]), payload)).subarray(0, CHECK_BYTES)
}
