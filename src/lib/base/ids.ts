/**
 * Every id is a branded text, so that one can never be passed where another is meant.
 * An id is base64url of its bytes: safe in addresses, map keys and database keys, and equal exactly when the bytes are.
 * Only this module casts; everyone else parses bytes or text.
 */
import { assert } from './assert'
import { base64urlToBytes, bytesToBase64url } from './bytes'
import type { Random } from './ports'
import { err, ok, type Result } from './result'

declare const brand: unique symbol
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }

/** SHA-256 of the signed Genesis statement. 32 bytes. */
export type WorkspaceId = Brand<string, 'WorkspaceId'>
/** First 16 bytes of SHA-256 of the log's public key, under its domain tag. */
export type LogId = Brand<string, 'LogId'>
/** First 16 bytes of SHA-256 of the device's signing public key, under its domain tag. */
export type DeviceId = Brand<string, 'DeviceId'>
/** First 16 bytes of the hash of the statement (Genesis or Admit) that brought the person in. */
export type MemberId = Brand<string, 'MemberId'>
/** 16 random bytes. */
export type DocumentId = Brand<string, 'DocumentId'>
/** SHA-256 of a signed statement. 32 bytes. */
export type StatementId = Brand<string, 'StatementId'>
/** First 16 bytes of the hash of the statement that began the epoch (Genesis or RotateEpoch); names the key that seals. */
export type KeyId = Brand<string, 'KeyId'>
/** 16 random bytes, drawn by the act's author. */
export type ActId = Brand<string, 'ActId'>
/** 16 random bytes, drawn by whoever made the pod. */
export type PodId = Brand<string, 'PodId'>

export const ID_BYTES = {
  workspace: 32,
  statement: 32,
  log: 16,
  device: 16,
  member: 16,
  document: 16,
  key: 16,
  act: 16,
  pod: 16
} as const

interface IdByKind {
  workspace: WorkspaceId
  statement: StatementId
  log: LogId
  device: DeviceId
  member: MemberId
  document: DocumentId
  key: KeyId
  act: ActId
  pod: PodId
}
export type IdKind = keyof IdByKind

/** Bytes already known to have the right length (a fixed-size read, a hash) become an id. */
export function bytesToId<K extends IdKind>(kind: K, bytes: Uint8Array): IdByKind[K] {
  assert(bytes.length === ID_BYTES[kind], `a ${kind} id has ${ID_BYTES[kind]} bytes`)
  return bytesToBase64url(bytes) as IdByKind[K]
}

export function idToBytes(id: IdByKind[IdKind]): Uint8Array<ArrayBuffer> {
  const bytes = base64urlToBytes(id)
  assert(bytes.ok, 'an id is base64url')
  return bytes.value
}

/** For text from an address bar, a link or a database. */
export function parseId<K extends IdKind>(
  kind: K,
  text: string
): Result<IdByKind[K], { kind: 'NotAnId'; text: string }> {
  const bytes = base64urlToBytes(text)
  if (!bytes.ok || bytes.value.length !== ID_BYTES[kind]) return err({ kind: 'NotAnId', text: text.slice(0, 80) })
  return ok(text as IdByKind[K])
}

export function newDocumentId(random: Random): DocumentId {
  return bytesToId('document', random.bytes(ID_BYTES.document))
}

export function newActId(random: Random): ActId {
  return bytesToId('act', random.bytes(ID_BYTES.act))
}

export function newPodId(random: Random): PodId {
  return bytesToId('pod', random.bytes(ID_BYTES.pod))
}

/** One order for ids everywhere: by text. It has no meaning, but two equal replicas agree on it. */
export function compareIds(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
