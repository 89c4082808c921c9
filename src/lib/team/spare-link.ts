/**
 * The link of a spare key (SPK-1): what a device needs to come in as somebody who is in already. Like an invite's it stands
 * behind `#`, so that it never reaches a server; a letter in front tells it from an invite's digit.
 */
import type { StatementId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import { MAX_SPARE_LINK_BYTES } from '../wire/limits'
import { readLinkFields, writeLinkFields, type LinkBasics } from './link-fields'

const VERSION = 'A'

/** The two keys of a device come from its seed (SPK-2). */
export interface SpareLink extends LinkBasics {
  /** Whose key it is, to show where the statements do not tell it. */
  readonly memberName: string
  /** The AddDevice that brought the device in. */
  readonly added: StatementId
}

export type SpareLinkFault =
  | { readonly kind: 'NotASpareLink' }
  | { readonly kind: 'SpareLinkDamaged' }
  | { readonly kind: 'SpareLinkNewer' }
  | { readonly kind: 'SpareLinkTooLong' }

/** The fragment, without `#`. */
export function encodeSpareLink(link: SpareLink): Result<string, SpareLinkFault> {
  const fragment = VERSION + writeLinkFields({ ...link, person: link.memberName, statement: link.added })
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
  const link = fragment.length > MAX_SPARE_LINK_BYTES ? null : readLinkFields(fragment.slice(VERSION.length))
  if (!link) return err({ kind: 'SpareLinkDamaged' })
  const { person, statement, ...basics } = link
  return ok({ ...basics, memberName: person, added: statement })
}

function fragmentOf(text: string): string {
  return text.trim().split('#').at(-1) ?? ''
}
