/**
 * The link of a spare key (SPK-1): what a device needs to come in as somebody who is in already. Like an invite's it stands
 * behind `#`, so that it never reaches a server; a letter in front tells it from an invite's digit.
 */
import { base64urlToBytes, bytesToBase64url } from '../base/bytes'
import type { KeyId, StatementId, WorkspaceId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import { SEED_BYTES } from '../crypto/signing'
import { SEALING_KEY_BYTES } from '../crypto/sealing'
import { decodeWith, newWriter } from '../wire/codec'
import {
  MAX_LINK_STATEMENTS,
  MAX_NAME_BYTES,
  MAX_RELAYS,
  MAX_SPARE_LINK_BYTES,
  MAX_STATEMENT_BYTES,
  MAX_URL_BYTES
} from '../wire/limits'

const VERSION = 'A'

export interface SpareLink {
  readonly workspace: WorkspaceId
  readonly name: string
  /** Whose key it is, to show where the statements do not tell it. */
  readonly memberName: string
  /** The device's two keys come from it (SPK-2). */
  readonly seed: Uint8Array
  /** The AddDevice that brought the device in. */
  readonly added: StatementId
  /** That statement, and what it builds on as far as nobody else is known to have it. */
  readonly statements: readonly Uint8Array[]
  readonly key: KeyId
  readonly rawKey: Uint8Array
  /** Signaling addresses to try besides the page's own. */
  readonly relays: readonly string[]
}

export type SpareLinkFault =
  | { readonly kind: 'NotASpareLink' }
  | { readonly kind: 'SpareLinkDamaged' }
  | { readonly kind: 'SpareLinkNewer' }
  | { readonly kind: 'SpareLinkTooLong' }

/** The fragment, without `#`. */
export function encodeSpareLink(link: SpareLink): Result<string, SpareLinkFault> {
  const writer = newWriter()
    .id('workspace', link.workspace)
    .text(link.name)
    .text(link.memberName)
    .fixed(link.seed, SEED_BYTES)
    .id('statement', link.added)
  writer
    .list(link.statements, (w, statement) => w.bytes(statement))
    .id('key', link.key)
    .fixed(link.rawKey, SEALING_KEY_BYTES)
  const fragment = VERSION + bytesToBase64url(writer.list(link.relays, (w, url) => w.text(url)).done())
  return fragment.length > MAX_SPARE_LINK_BYTES ? err({ kind: 'SpareLinkTooLong' }) : ok(fragment)
}

/** Whether a link, or its fragment, is of a spare key and not of an invite. */
export function isSpareLink(text: string): boolean {
  return /^[A-Z][\w-]{100,}$/.test(fragmentOf(text))
}

/** Takes a whole link or its fragment, with or without `#`. */
export function parseSpareLink(text: string): Result<SpareLink, SpareLinkFault> {
  const fragment = fragmentOf(text)
  if (!isSpareLink(fragment)) return err({ kind: 'NotASpareLink' })
  if (!fragment.startsWith(VERSION)) return err({ kind: 'SpareLinkNewer' })
  const bytes = base64urlToBytes(fragment.slice(VERSION.length))
  if (!bytes.ok || fragment.length > MAX_SPARE_LINK_BYTES) return err({ kind: 'SpareLinkDamaged' })
  const link = decodeWith(bytes.value, (reader): SpareLink => ({
    workspace: reader.id('workspace'),
    name: reader.text(MAX_NAME_BYTES),
    memberName: reader.text(MAX_NAME_BYTES),
    seed: reader.fixed(SEED_BYTES),
    added: reader.id('statement'),
    statements: reader.list(MAX_LINK_STATEMENTS, (r) => r.bytes(MAX_STATEMENT_BYTES)),
    key: reader.id('key'),
    rawKey: reader.fixed(SEALING_KEY_BYTES),
    relays: reader.list(MAX_RELAYS, (r) => r.text(MAX_URL_BYTES))
  }))
  return link.ok ? link : err({ kind: 'SpareLinkDamaged' })
}

function fragmentOf(text: string): string {
  return text.trim().split('#').at(-1) ?? ''
}
