/**
 * All that is said between a device and a relay: the words of a mailbox, and of what two devices say to each other that which
 * is about logs (MBX-1). Anything else a relay does not hear and a device does not believe: it might name a person.
 */
import { err, ok, type Result } from '../base/result'
import type { MalformedBytes } from '../wire/codec'
import { decodeMailboxMessage, encodeMailboxMessage } from '../wire/mailbox-message-codec'
import type { MailboxMessage } from '../wire/mailbox-message'
import { decodePeerMessage, encodePeerMessage } from '../wire/peer-message-codec'
import type { PeerMessage } from '../wire/peer-message'

/** What is said about logs, by either end. */
export type LogWord = Extract<
  PeerMessage,
  { kind: 'digests' | 'frontier' | 'announce' | 'want' | 'run' | 'answered' | 'ping' | 'pong' | 'bye' }
>

export type RelayWord = LogWord | MailboxMessage

const ABOUT_LOGS: Readonly<Record<LogWord['kind'], true>> = {
  digests: true,
  frontier: true,
  announce: true,
  want: true,
  run: true,
  answered: true,
  ping: true,
  pong: true,
  bye: true
}

const SLOW: ReadonlySet<RelayWord['kind']> = new Set(['run', 'answered', 'parcels', 'parcel-ids'])

/** Runs, and whatever must not overtake them, go one behind the other. */
export function laneOf({ kind }: RelayWord): 'fast' | 'slow' {
  return SLOW.has(kind) ? 'slow' : 'fast'
}

export function encodeRelayWord(word: RelayWord): Uint8Array<ArrayBuffer> {
  return isLogWord(word) ? encodePeerMessage(word) : encodeMailboxMessage(word)
}

/** `unknown` is of a newer version, and is counted and passed over; a device's other words are none here. */
export function decodeRelayWord(bytes: Uint8Array): Result<RelayWord | { readonly kind: 'unknown' }, MalformedBytes> {
  const own = decodeMailboxMessage(bytes)
  if (!own.ok) return own
  if (own.value) return ok(own.value)
  const word = decodePeerMessage(bytes)
  if (!word.ok) return word
  if (word.value.kind === 'unknown') return ok({ kind: 'unknown' })
  return isLogWord(word.value) ? ok(word.value) : err({ kind: 'Malformed', reason: 'a word for devices' })
}

function isLogWord(word: PeerMessage | RelayWord): word is LogWord {
  return word.kind in ABOUT_LOGS
}
