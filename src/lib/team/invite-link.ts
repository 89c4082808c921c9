/**
 * What travels in a link's fragment, so that it never reaches a server: who may come in, and all the joiner needs to prove
 * it offline (rule 3). Canonical bytes in base64url behind a version letter.
 */
import { base64urlToBytes, bytesToBase64url } from '../base/bytes'
import { type KeyId, type StatementId, type WorkspaceId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import { decodeWith, newWriter } from '../wire/codec'
import {
  MAX_INVITE_LINK_BYTES,
  MAX_LINK_STATEMENTS,
  MAX_NAME_BYTES,
  MAX_RELAYS,
  MAX_STATEMENT_BYTES,
  MAX_URL_BYTES
} from '../wire/limits'

const VERSION = '1'
const SEED_BYTES = 32
const RAW_KEY_BYTES = 32

export interface InviteLink {
  readonly workspace: WorkspaceId
  readonly name: string
  /** The inviter's name, to show where the link's statements do not tell it. */
  readonly invitedBy: string
  /** Seed of the invite's signing key. */
  readonly seed: Uint8Array
  readonly invite: StatementId
  /** The signed Invite and those ancestors the joiner cannot have from anybody else yet. */
  readonly statements: readonly Uint8Array[]
  readonly key: KeyId
  readonly rawKey: Uint8Array
  /** Signaling addresses to try besides the page's own. */
  readonly relays: readonly string[]
}

export type InviteFault =
  | { readonly kind: 'NotAnInvite' }
  | { readonly kind: 'InviteDamaged' }
  | { readonly kind: 'InviteNewer' }
  | { readonly kind: 'InviteTooLong' }

/** The fragment, without `#`. */
export function encodeInviteLink(link: InviteLink): Result<string, InviteFault> {
  const writer = newWriter()
    .id('workspace', link.workspace)
    .text(link.name)
    .text(link.invitedBy)
    .fixed(link.seed, SEED_BYTES)
    .id('statement', link.invite)
  writer
    .list(link.statements, (w, statement) => w.bytes(statement))
    .id('key', link.key)
    .fixed(link.rawKey, RAW_KEY_BYTES)
  const fragment = VERSION + bytesToBase64url(writer.list(link.relays, (w, url) => w.text(url)).done())
  return fragment.length > MAX_INVITE_LINK_BYTES ? err({ kind: 'InviteTooLong' }) : ok(fragment)
}

/** Takes a whole link or its fragment, with or without `#`. */
export function parseInviteLink(text: string): Result<InviteLink, InviteFault> {
  const fragment = text.trim().split('#').at(-1) ?? ''
  if (!/^[0-9][\w-]+$/.test(fragment)) return err({ kind: 'NotAnInvite' })
  if (!fragment.startsWith(VERSION)) return err({ kind: 'InviteNewer' })
  const bytes = base64urlToBytes(fragment.slice(VERSION.length))
  if (!bytes.ok) return err({ kind: 'InviteDamaged' })
  const link = decodeWith(bytes.value, (reader): InviteLink => ({
    workspace: reader.id('workspace'),
    name: reader.text(MAX_NAME_BYTES),
    invitedBy: reader.text(MAX_NAME_BYTES),
    seed: reader.fixed(SEED_BYTES),
    invite: reader.id('statement'),
    statements: reader.list(MAX_LINK_STATEMENTS, (r) => r.bytes(MAX_STATEMENT_BYTES)),
    key: reader.id('key'),
    rawKey: reader.fixed(RAW_KEY_BYTES),
    relays: reader.list(MAX_RELAYS, (r) => r.text(MAX_URL_BYTES))
  }))
  return link.ok ? link : err({ kind: 'InviteDamaged' })
}
