/**
 * What stands in a guest link's fragment, so that it never reaches a server (GST-2): the key that opens one document's posts,
 * whose posts they are, until when, and where they lie. Canonical bytes and a check in base64url, behind a version digit.
 */
import { base64urlToBytes, bytesToBase64url, concatBytes, equalBytes } from '../base/bytes'
import { err, ok, type Result } from '../base/result'
import { GUEST_DOMAINS, tagged } from '../crypto/domains'
import { sha256 } from '../crypto/hash'
import { PUBLIC_KEY_BYTES } from '../crypto/signing'
import { SEALING_KEY_BYTES } from '../crypto/sealing'
import { decodeWith, newWriter } from '../wire/codec'
import { MAX_GUEST_LINK_BYTES, MAX_GUEST_RELAYS, MAX_URL_BYTES } from '../wire/limits'

const VERSION = '1'
const CHECK_BYTES = 8

export interface GuestLink {
  /** 32 bytes; whoever has them reads what is posted. */
  readonly documentKey: Uint8Array
  /** Public key of the guest log: posts signed by any other are not the sharer's. */
  readonly logKey: Uint8Array
  /** From then on no page shows it, and nothing is posted. */
  readonly endsMs: number
  /** `wss://…`, one at least, as the sharer's device knows them. */
  readonly relays: readonly string[]
}

export type GuestLinkFault =
  { readonly kind: 'GuestLinkBroken' } | { readonly kind: 'GuestLinkNewer' } | { readonly kind: 'GuestLinkTooLong' }

/** The fragment, without `#`; relays beyond `MAX_GUEST_RELAYS` are left out. */
export function encodeGuestLink(link: GuestLink): Result<string, GuestLinkFault> {
  const fields = newWriter()
    .fixed(link.documentKey, SEALING_KEY_BYTES)
    .fixed(link.logKey, PUBLIC_KEY_BYTES)
    .uint(link.endsMs)
    .list(link.relays.slice(0, MAX_GUEST_RELAYS), (w, url) => w.text(url))
    .done()
  const fragment = VERSION + bytesToBase64url(concatBytes(fields, checkOf(fields)))
  return isTooLong(fragment) ? err({ kind: 'GuestLinkTooLong' }) : ok(fragment)
}

/** Takes a whole address or its fragment, with or without `#`. */
export function parseGuestLink(text: string): Result<GuestLink, GuestLinkFault> {
  const fragment = text.trim().split('#').at(-1) ?? ''
  if (isTooLong(fragment) || !/^[0-9][\w-]+$/.test(fragment)) return err({ kind: 'GuestLinkBroken' })
  if (!fragment.startsWith(VERSION)) return err({ kind: 'GuestLinkNewer' })
  const bytes = base64urlToBytes(fragment.slice(VERSION.length))
  const fields = bytes.ok ? checkedFields(bytes.value) : null
  const link =
    fields &&
    decodeWith(fields, (reader): GuestLink => ({
      documentKey: reader.fixed(SEALING_KEY_BYTES),
      logKey: reader.fixed(PUBLIC_KEY_BYTES),
      endsMs: reader.uint(),
      relays: reader.list(MAX_GUEST_RELAYS, (r) => r.text(MAX_URL_BYTES))
    }))
  return link?.ok && link.value.relays.length > 0 ? ok(link.value) : err({ kind: 'GuestLinkBroken' })
}

/** A letter lost on the way would name a mailbox where nothing ever comes: it is said instead. */
function checkedFields(bytes: Uint8Array): Uint8Array | null {
  const fields = bytes.subarray(0, -CHECK_BYTES)
  return equalBytes(checkOf(fields), bytes.subarray(-CHECK_BYTES)) ? fields : null
}

function checkOf(fields: Uint8Array): Uint8Array {
  return sha256(tagged(GUEST_DOMAINS.link, fields)).slice(0, CHECK_BYTES)
}

function isTooLong(fragment: string): boolean {
  return fragment.length > MAX_GUEST_LINK_BYTES
}
