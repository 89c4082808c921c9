/**
 * What both sorts of links carry, an invite's (INV-1) and a spare key's (SPK-1): where to, by whose word, a seed, and what
 * proves it offline. Canonical bytes in base64url; each sort puts its own letter in front and bounds the whole.
 */
import { base64urlToBytes, bytesToBase64url } from '../base/bytes'
import type { KeyId, StatementId, WorkspaceId } from '../base/ids'
import { SEALING_KEY_BYTES } from '../crypto/sealing'
import { SEED_BYTES } from '../crypto/signing'
import { decodeWith, newWriter } from '../wire/codec'
import { MAX_LINK_STATEMENTS, MAX_NAME_BYTES, MAX_RELAYS, MAX_STATEMENT_BYTES, MAX_URL_BYTES } from '../wire/limits'

export interface LinkBasics {
  readonly workspace: WorkspaceId
  /** Of the workspace. */
  readonly name: string
  readonly seed: Uint8Array
  /** The one the seed belongs to, signed, and what it builds on as far as nobody else is known to have it. */
  readonly statements: readonly Uint8Array[]
  readonly key: KeyId
  readonly rawKey: Uint8Array
  /** Signaling addresses to try besides the page's own. */
  readonly relays: readonly string[]
}

/** A link whose sort does not matter: `person` it is by, `statement` its seed belongs to. */
interface LinkFields extends LinkBasics {
  readonly person: string
  readonly statement: StatementId
}

export function writeLinkFields(link: LinkFields): string {
  const writer = newWriter()
    .id('workspace', link.workspace)
    .text(link.name)
    .text(link.person)
    .fixed(link.seed, SEED_BYTES)
    .id('statement', link.statement)
  writer
    .list(link.statements, (w, statement) => w.bytes(statement))
    .id('key', link.key)
    .fixed(link.rawKey, SEALING_KEY_BYTES)
  return bytesToBase64url(writer.list(link.relays, (w, url) => w.text(url)).done())
}

/** Null for what is damaged. */
export function readLinkFields(text: string): LinkFields | null {
  const bytes = base64urlToBytes(text)
  if (!bytes.ok) return null
  const link = decodeWith(bytes.value, (reader): LinkFields => ({
    workspace: reader.id('workspace'),
    name: reader.text(MAX_NAME_BYTES),
    person: reader.text(MAX_NAME_BYTES),
    seed: reader.fixed(SEED_BYTES),
    statement: reader.id('statement'),
    statements: reader.list(MAX_LINK_STATEMENTS, (r) => r.bytes(MAX_STATEMENT_BYTES)),
    key: reader.id('key'),
    rawKey: reader.fixed(SEALING_KEY_BYTES),
    relays: reader.list(MAX_RELAYS, (r) => r.text(MAX_URL_BYTES))
  }))
  return link.ok ? link.value : null
}
