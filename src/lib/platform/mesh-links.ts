/**
 * Which connections of the mesh are links, and to whom.
 *
 * - A connection becomes a link when its channel opens; it is proven when the engine says that its hello was answered.
 *   Until then patience is limited, and at most MOST_CONNECTIONS exist.
 * - One proven link for each device. In one room the newer stays: the older may be a ghost nobody has noticed. A second
 *   room is only a second way to the same device: the link of the older door is parked, which is closed for the engine
 *   and silent, but not failed, or both ends would connect and fail for ever. It ends with the link it was parked for.
 * - Presence goes only over a proven link, and stops when the device at its other end is out.
 */
import { assert } from '$lib/base/assert'
import { newTeller, type Signal } from '$lib/base/events'
import type { ChannelBinding, Link } from '$lib/sync/transport'
import type { ConnectionOwner, MeshConnection } from './mesh-connection'
import type { MeshSupervisor } from './mesh-supervisor'

/** A flood of offers makes no more connections than this; the rest fail at once. */
export const MOST_CONNECTIONS = 64

/** Who is where, as far as links vouch for it. */
export interface PresenceBook {
  /** The client id of this device's own presence. */
  readonly own: number
  /** A link's peer named its client; false where that is somebody else's. */
  meet(link: string, peer: string, client: number): boolean
  /** Says this device's own state again: who was just met may have missed it. */
  repeat(): void
  /** Forgets whom the link vouched for. */
  leave(link: string): void
}

export interface MeshLinks {
  readonly opened: Signal<Link>
  readonly received: Signal<{ readonly link: Link; readonly frame: Uint8Array }>
  readonly drained: Signal<Link>
  readonly closed: Signal<Link>
  /** Takes the connections of the n-th door; 0 is the current epoch's. */
  ownerOf(door: number): ConnectionOwner
  failAll(): void
}

interface Held {
  readonly connection: MeshConnection
  readonly door: number
  readonly stopWaiting: () => void
  state: 'waiting' | 'open' | 'proven' | 'parked'
  link: Link | null
  peer: string | null
}

interface MeshLinksDeps {
  readonly supervisor: MeshSupervisor
  readonly presence: PresenceBook
}

/** Begins with none. */
export function newMeshLinks(deps: MeshLinksDeps): MeshLinks {
  return new HeldConnections(deps)
}

class HeldConnections implements MeshLinks {
  readonly opened = newTeller<Link>()
  readonly received = newTeller<{ readonly link: Link; readonly frame: Uint8Array }>()
  readonly drained = newTeller<Link>()
  readonly closed = newTeller<Link>()
  readonly #deps: MeshLinksDeps
  readonly #heldByConnection = new Map<MeshConnection, Held>()
  #made = 0

  constructor(deps: MeshLinksDeps) {
    this.#deps = deps
  }

  ownerOf(door: number): ConnectionOwner {
    const { presence } = this.#deps
    return {
      own: presence.own,
      made: (connection) => this.#make(connection, door),
      opened: (connection, binding) => this.#open(this.#heldOf(connection), binding),
      received: (connection, frame) => this.#tell(connection, (link) => this.received.tell({ link, frame })),
      drained: (connection) => this.#tell(connection, (link) => this.drained.tell(link)),
      ended: (connection) => this.#end(this.#heldOf(connection)),
      met: (connection, client) => {
        const held = this.#heldOf(connection)
        const { link, peer } = held
        return link !== null && peer !== null && mayBeShown(held) && presence.meet(link.id, peer, client)
      }
    }
  }

  failAll(): void {
    for (const connection of [...this.#heldByConnection.keys()]) connection.fail()
  }

  #make(connection: MeshConnection, door: number): void {
    const { supervisor } = this.#deps
    const giveUp = (): void => connection.fail()
    const stopWaiting = this.#hasRoom() ? supervisor.watch(giveUp) : supervisor.soon(giveUp)
    this.#heldByConnection.set(connection, { connection, door, stopWaiting, state: 'waiting', link: null, peer: null })
  }

  #hasRoom(): boolean {
    return this.#heldByConnection.size < MOST_CONNECTIONS
  }

  #open(held: Held, binding: ChannelBinding): void {
    held.state = 'open'
    held.link = this.#newLink(held, binding)
    this.opened.tell(held.link)
  }

  #newLink(held: Held, binding: ChannelBinding): Link {
    this.#made += 1
    const { connection } = held
    return {
      id: `direct-${this.#made}`,
      route: 'direct',
      binding,
      get backlog() {
        return connection.backlog
      },
      send: (frame) => connection.send(frame),
      proven: (peer) => this.#prove(held, peer),
      hush: () => this.#hush(held),
      fail: () => connection.fail()
    }
  }

  #prove(held: Held, peer: string): void {
    const { supervisor, presence } = this.#deps
    if (held.state !== 'open') return
    held.stopWaiting()
    supervisor.succeeded()
    held.connection.settle()
    held.peer = peer
    const rival = this.#provenTo(peer)
    if (rival && rival.door < held.door) return this.#park(held)
    held.state = 'proven'
    if (rival?.door === held.door) rival.connection.fail()
    else if (rival) this.#park(rival)
    held.connection.hearPresence()
    presence.repeat()
  }

  /** The conversation goes on; it is a link like one that is not proven. */
  #hush(held: Held): void {
    if (held.state !== 'proven') return
    held.state = 'open'
    this.#unshow(held)
  }

  #provenTo(peer: string): Held | undefined {
    return [...this.#heldByConnection.values()].find((held) => held.state === 'proven' && held.peer === peer)
  }

  #park(held: Held): void {
    held.state = 'parked'
    this.#tellClosed(held)
  }

  #end(held: Held): void {
    const wasParked = held.state === 'parked'
    held.stopWaiting()
    this.#heldByConnection.delete(held.connection)
    if (wasParked) return
    this.#tellClosed(held)
    if (held.peer === null || this.#provenTo(held.peer)) return
    const ways = [...this.#heldByConnection.values()]
    for (const { connection, state, peer } of ways) if (state === 'parked' && peer === held.peer) connection.fail()
  }

  #tellClosed(held: Held): void {
    this.#unshow(held)
    if (held.link) this.closed.tell(held.link)
  }

  #unshow({ connection, link }: Held): void {
    connection.hushPresence()
    if (link) this.#deps.presence.leave(link.id)
  }

  #heldOf(connection: MeshConnection): Held {
    const held = this.#heldByConnection.get(connection)
    assert(held, 'a connection is told of only between made and ended')
    return held
  }

  #tell(connection: MeshConnection, teller: (link: Link) => void): void {
    const { link, state } = this.#heldOf(connection)
    if (link && state !== 'parked') teller(link)
  }
}

/** A peer is shown to be somewhere once its hello was answered, and by one of its links. */
function mayBeShown({ state }: Held): boolean {
  return state === 'proven'
}
