/**
 * The port between the engine and whatever moves bytes: a WebRTC channel, a relay's socket, a memory pipe in a test.
 *
 * - A link is one open pipe to one other device; frames arrive whole, in order, once, and are at most MAX_FRAME_BYTES.
 * - A link knows nothing of people. It is proven when the hello over it was answered, and only then does presence flow.
 * - A transport never decides: it opens links, carries frames, says when one closed. Trying again is its supervisor's work.
 */
import type { Signal } from '../base/events'

/** How a link runs, in words the sync page uses. */
export type Route = 'direct' | 'relay' | 'memory'

/** What binds a hello to this very connection: both DTLS fingerprints, or a relay's nonce twice. */
export interface ChannelBinding {
  readonly own: Uint8Array
  readonly theirs: Uint8Array
}

export interface Link {
  /** Unique for as long as this process runs. */
  readonly id: string
  readonly route: Route
  readonly binding: ChannelBinding
  /** Bytes handed over and not yet sent; the engine stops filling above HIGH_WATER_BYTES until `drained`. */
  readonly backlog: number
  send(frame: Uint8Array): void
  /** The hello was answered: `peer` names the log at the other end, so that a second link to it can be told. */
  proven(peer: string): void
  /** The other end is out: nothing of who is where goes over it any more. A later `proven` takes that back. */
  hush(): void
  /** Gives the link up; `closed` follows. The reason is for the report. */
  fail(reason: string): void
}

export interface Transport {
  readonly opened: Signal<Link>
  readonly received: Signal<{ readonly link: Link; readonly frame: Uint8Array }>
  readonly drained: Signal<Link>
  readonly closed: Signal<Link>
  /** Looks for people; does nothing when it already does. */
  connect(): void
  /** Closes every link and stops looking. */
  disconnect(): void
  /** People are looked for in these rooms too; none that was given before is left. */
  addDoors(doors: readonly Door[]): void
  /** Asks at once instead of at the next round. */
  lookNow(): void
  close(): void
}

/** What a transport needs to know of the workspace: doors of the current epoch first, then older ones (rule 5). */
export interface Door {
  /** Room name derived from the epoch; says nothing about the workspace. */
  readonly room: string
  readonly password: string
}
