/**
 * What a visitor's words cost beyond their bytes: a comparison of ten bytes looks at every log of a mailbox. Paid from an
 * allowance of each visit that fills up by itself; whoever is at its end goes, and comes back.
 */
import { equalBytes } from '$lib/base/bytes'
import type { RelayWord } from '$lib/sync/relay-words'
import type { OpenMailbox } from './open-mailbox'
import type { Rate } from './token-bucket'
import type { Visit } from './visit'

/** In logs looked at or named: four comparisons with the largest mailbox at once, then one every four seconds. */
export const WORK: Rate = { burst: 2 ** 18, perSecond: 2 ** 14 }

/** Live words, in bytes: a hand that moves without a pause is some kilobytes a second. */
export const LIVE: Rate = { burst: 2 ** 18, perSecond: 2 ** 16 }

export function costOf(word: RelayWord, visit: Visit, mailbox: OpenMailbox): number {
  switch (word.kind) {
    case 'digests':
    case 'frontier':
      return mailbox.frontier.size
    case 'ping':
      return equalBytes(word.state, mailbox.state) ? 0 : mailbox.frontier.size
    case 'announce':
      return visit.exchange.offered.size
    case 'list-parcels':
      return mailbox.parcels.size
    default:
      return 0
  }
}
