/** What goes wrong with guest links, as one sentence each; the rest of the table is `error-sentences.ts`. */
import type { Failure } from '../base/result'
import { sentenceFor, type Sentences } from './error-sentences'

const GUEST_SENTENCES: Sentences = {
  GuestLinkBroken: () =>
    'This link is incomplete or was changed on its way. Ask whoever sent it to copy the whole link once more.',
  GuestLinkNewer: () =>
    'This link was made with a newer version of Eventual. Reload the page, or ask whoever sent it for another.',
  GuestLinkTooLong: () => 'The addresses of these relays do not fit a link. No link was made.',
  GuestRelaysUnusable: () =>
    'This page came over https, and the link names only relays that a page of that kind may not call. Ask whoever sent it for a link by a relay with a certificate.',
  NoRelayForGuests: () =>
    'A guest link needs a relay, and this workspace has none a guest could open. No link was made; add a relay first.',
  TooManyGuestLinks: () => 'This device keeps 16 guest links open already. No link was made; end one of them first.',
  DocumentTooLarge: () =>
    'This document is larger than a guest’s page takes (2 MB). No link was made; share a smaller one.',
  DocumentTrashed: () => 'This document is in the trash. No link was made; restore it first.'
}

export function sentenceOfGuests(failure: Failure): string {
  return sentenceFor(failure, GUEST_SENTENCES)
}
