/**
 * The one sort of message that may cross y-webrtc's channel: where somebody is, at most MAX_PRESENCE_BYTES of it, about
 * one client. y-webrtc frames it as `1 · length · (count · (client · clock · state as JSON)*)`; everything else it might
 * say (sync steps, updates, queries) would reach into a Y.Doc, and is not presence.
 */
import { createDecoder, hasContent, readVarString, readVarUint, readVarUint8Array } from 'lib0/decoding'
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from 'lib0/encoding'
import { MAX_PRESENCE_BYTES } from '$lib/wire/limits'

/** What one client says of itself; `json` is its state, or `null` where it left. */
export interface PresenceWord {
  readonly client: number
  readonly clock: number
  readonly json: string
}

const AWARENESS = 1
/** y-webrtc greets with everybody it knows; a peer that claims to know more is not believed. */
const MOST_WORDS = 256

/** The words of an awareness message; null for every other message, and for what is malformed. */
export function readPresence(frame: Uint8Array): readonly PresenceWord[] | null {
  try {
    const outer = createDecoder(frame)
    if (readVarUint(outer) !== AWARENESS) return null
    const inner = createDecoder(readVarUint8Array(outer))
    const count = readVarUint(inner)
    if (count > MOST_WORDS || hasContent(outer)) return null
    const words = Array.from({ length: count }, () => ({
      client: readVarUint(inner),
      clock: readVarUint(inner),
      json: readVarString(inner)
    }))
    return hasContent(inner) ? null : words
  } catch {
    return null // lib0 throws on bytes that end too soon.
  }
}

/** The message that carries one word. */
export function writePresence({ client, clock, json }: PresenceWord): Uint8Array<ArrayBuffer> {
  const inner = createEncoder()
  writeVarUint(inner, 1)
  writeVarUint(inner, client)
  writeVarUint(inner, clock)
  writeVarString(inner, json)
  const outer = createEncoder()
  writeVarUint(outer, AWARENESS)
  writeVarUint8Array(outer, toUint8Array(inner))
  return new Uint8Array(toUint8Array(outer))
}

/** What a peer may send us: exactly one word, short, whose state reads as an object or as having left. */
export function readOneWord(frame: Uint8Array): PresenceWord | null {
  if (frame.length > MAX_PRESENCE_BYTES) return null
  const [word, ...more] = readPresence(frame) ?? []
  return word && more.length === 0 && isState(word.json) ? word : null
}

/** What we may send a peer of what y-webrtc would: our own word, and never what others told us. */
export function keepOwnWord(frame: Uint8Array, own: number): Uint8Array<ArrayBuffer> | null {
  const word = readPresence(frame)?.find(({ client }) => client === own)
  if (!word) return null
  const kept = writePresence(word)
  return kept.length <= MAX_PRESENCE_BYTES ? kept : null
}

function isState(json: string): boolean {
  try {
    return typeof JSON.parse(json) === 'object'
  } catch {
    return false
  }
}
