/** Made-up entries for stores of mailboxes: which bytes stand for an entry follows from its log and seq, so anyone can check them. */
import { bytesToBase64url, concatBytes, textToBytes } from '$lib/base/bytes'
import { bytesToId, type LogId } from '$lib/base/ids'
import type { LogTip, MailboxName, MailboxWrite, Piece } from '../../src/relay/mailbox-store'

const fill = (byte: number, length: number) => new Uint8Array(length).fill(byte)

export const WORKSPACE = bytesToId('workspace', fill(9, 32))

export function mailboxOf(number: number): MailboxName {
  return bytesToBase64url(fill(number, 32))
}

export function logOf(number: number): LogId {
  return bytesToId('log', concatBytes(Uint8Array.of(number >> 8, number & 255), fill(7, 14)))
}

export function tipOf(log: LogId, seq: number): LogTip {
  return { log, logKey: fill(1, 32), seq, hash: concatBytes(Uint8Array.of(seq >> 8, seq & 255), fill(2, 30)) }
}

/** About as long as an entry of a few keystrokes. */
export function pieceOf(log: LogId, from: number, to: number, form: Piece['form'] = 'entries'): Piece {
  return { log, from, to, form, bytes: textToBytes(`${form} ${log} ${from}-${to} `.repeat(12)) }
}

export function appendOf(log: LogId, from: number, to = from): MailboxWrite['appends'][number] {
  return { piece: pieceOf(log, from, to), tip: tipOf(log, to), after: from - 1 }
}

export function parcelOf(number: number): MailboxWrite['parcels'][number] {
  const bytes = textToBytes(`parcel ${number} `.repeat(20))
  return { name: bytesToBase64url(concatBytes(Uint8Array.of(number >> 8, number & 255), fill(3, 14))), bytes }
}

export function writeOf(more: Partial<MailboxWrite>): MailboxWrite {
  return { workspace: WORKSPACE, appends: [], parcels: [], records: [], ...more }
}
