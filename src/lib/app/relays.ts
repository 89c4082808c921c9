/**
 * The relays of one open workspace, as the rest of the app sees them: which there are, what each is doing now, and what this
 * device has settled about them. Joined to the engine in `relay-links.ts`.
 */
import type { Signal } from '../base/events'
import type { Failure, Result } from '../base/result'
import type { RefusalReason } from '../wire/mailbox-message'

/** `asleep`: not looked for, because *Work offline* is on or another window has the network. */
export type RelayState = 'asleep' | 'connecting' | 'open' | 'refused' | 'unreachable'

export interface RelayStatus {
  /** `wss://…`, or `ws://` on this machine; ends without a slash. */
  readonly address: string
  /** Named by an admin for everybody, or added on this device alone. */
  readonly scope: 'team' | 'device'
  readonly state: RelayState
  /** Why it did not keep what it was sent; null where it does. */
  readonly refusal: RefusalReason | null
  /** When it is tried again, by this device's clock; null while it is open or asleep. */
  readonly retryMs: number | null
  /** Own changes (body-bearing entries) not known to be on its disk. */
  readonly lacks: number
  /** It has another store than when it was met last, or less in it than it had: it is being filled again. Or it says that it holds something and does not give it. */
  readonly found: 'asLeft' | 'emptied' | 'rolledBack' | 'withholds'
  /** Others who have the mailbox open through it now cannot be counted; presence says who is there. */
  readonly openMs: number | null
}

export interface Relays {
  readonly all: readonly RelayStatus[]
  /** No WebRTC: everything goes through relays, and no other device learns this one's address. */
  readonly relayOnly: boolean
  readonly changed: Signal<undefined>
  /** Adds one for this device; one that is there already changes nothing. */
  add(address: string): Promise<Result<undefined, Failure>>
  /** Takes away one that was added on this device. */
  remove(address: string): Promise<Result<undefined, Failure>>
  setRelayOnly(relayOnly: boolean): Promise<Result<undefined, Failure>>
  /** Tries those that are not reachable at once. */
  lookNow(): void
}
