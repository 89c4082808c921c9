/**
 * What travels in a link's fragment, so that it never reaches a server: who may come in, and all the joiner needs to prove
 * it offline (rule 3). Canonical bytes in base64url behind a version letter.
 */
import type { StatementId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import { MAX_INVITE_LINK_BYTES } from '../wire/limits'
import { readLinkFields, writeLinkFields, type LinkBasics } from './link-fields'

const VERSION = '1'

/** `seed` is that of the invite's signing key. */
export interface InviteLink extends LinkBasics {
  /** The inviter's name, to show where the link's statements do not tell it. */
  readonly invitedBy: string
  readonly invite: StatementId
}

export type InviteFault =
  | { readonly kind: 'NotAnInvite' }
  | { readonly kind: 'InviteDamaged' }
  | { readonly kind: 'InviteNewer' }
  | { readonly kind: 'InviteTooLong' }

/** The fragment, without `#`. */
export function encodeInviteLink(link: InviteLink): Result<string, InviteFault> {
  const fragment = VERSION + writeLinkFields({ ...link, person: link.invitedBy, statement: link.invite })
  return fragment.length > MAX_INVITE_LINK_BYTES ? err({ kind: 'InviteTooLong' }) : ok(fragment)
}

/** Takes a whole link or its fragment, with or without `#`. */
export function parseInviteLink(text: string): Result<InviteLink, InviteFault> {
  const fragment = text.trim().split('#').at(-1) ?? ''
  if (!/^[0-9][\w-]+$/.test(fragment)) return err({ kind: 'NotAnInvite' })
  if (!fragment.startsWith(VERSION)) return err({ kind: 'InviteNewer' })
  const link = readLinkFields(fragment.slice(VERSION.length))
  if (!link) return err({ kind: 'InviteDamaged' })
  const { person, statement, ...basics } = link
  return ok({ ...basics, invitedBy: person, invite: statement })
}
