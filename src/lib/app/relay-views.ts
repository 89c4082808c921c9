/** What the sync page shows of relays and settles about them, and of the servers that help find direct paths. */
import type { RelayStatus } from './relays'
import type { Outcome } from './views'

export interface RelayLine extends RelayStatus {
  /** "relay.example" */
  readonly host: string
  /** One of this device, or I am an admin. */
  readonly mayRemove: boolean
  /** Only this device uses it, and I am an admin. */
  readonly mayShare: boolean
}

export interface ServerLine {
  /** "turn:turn.example:3478" */
  readonly url: string
  readonly isTurn: boolean
}

/** `reached` says whether a relay answered; `words` what came of it, in a sentence. */
export interface Tried {
  readonly reached: boolean
  readonly words: string
}

export interface RelaysView {
  readonly relays: readonly RelayLine[]
  readonly relayOnly: boolean
  readonly offline: boolean
  /** An admin, who settles it for everybody. */
  readonly mayShare: boolean
  readonly servers: readonly ServerLine[]
  /** Why it cannot be added, or null. */
  faultOf(text: string): string | null
  /** Opens a socket to it and waits for its first word; nothing is kept. */
  tryAddress(text: string): Promise<Tried>
  /** One that is there already changes nothing. */
  add(text: string, forWhom: 'everyone' | 'device'): Outcome
  /** From everybody, where the team names it. */
  remove(address: string): Outcome
  /** Named for everybody; this device keeps no entry of its own for it. */
  share(address: string): Outcome
  setRelayOnly(relayOnly: boolean): Outcome
  addServer(server: { readonly url: string; readonly username: string; readonly credential: string }): Outcome
  removeServer(url: string): Outcome
  lookNow(): void
}
