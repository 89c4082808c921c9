/**
 * What a guest log's entries hold (GST-3): the document as it was when it was posted, whole, or that nothing more comes. One
 * kind byte, then its fields; the codes follow those of bodies (BODY-1) and stand in no log of a workspace.
 */
import { ok, type Result } from '../base/result'
import { decodeWith, newWriter, type MalformedBytes } from './codec'
import { MAX_GUEST_STATE_BYTES } from './limits'

export type GuestPost =
  | {
      readonly kind: 'state'
      /** The lowest schema version that can show it. */
      readonly schema: number
      /** A Yjs update, V2, that makes it out of nothing. */
      readonly update: Uint8Array
    }
  | { readonly kind: 'ended' }

const STATE = 5
const ENDED = 6

export function encodeGuestPost(post: GuestPost): Uint8Array<ArrayBuffer> {
  if (post.kind === 'ended') return newWriter().byte(ENDED).done()
  return newWriter().byte(STATE).uint(post.schema).bytes(post.update).done()
}

/** Null for a kind of a newer version. */
export function decodeGuestPost(bytes: Uint8Array): Result<GuestPost | null, MalformedBytes> {
  if (bytes[0] !== STATE && bytes[0] !== ENDED && bytes.length > 0) return ok(null)
  return decodeWith(bytes, (reader): GuestPost => {
    if (reader.byte() === ENDED) return { kind: 'ended' }
    return { kind: 'state', schema: reader.uint(), update: reader.bytes(MAX_GUEST_STATE_BYTES) }
  })
}
