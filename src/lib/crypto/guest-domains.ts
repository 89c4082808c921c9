/** Domain tags of guest links; the others are in `domains.ts`, which every page loads. */
export const GUEST_DOMAINS = {
  mailbox: 'eventual/guest-mailbox/1',
  place: 'eventual/guest-place/1',
  key: 'eventual/guest-key/1',
  link: 'eventual/guest-link/1'
} as const
