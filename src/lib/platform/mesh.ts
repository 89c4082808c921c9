/**
 * The mesh of one workspace: whoever of the team is online, connected directly (TOOLCHAIN.md §9).
 * It finds people through y-webrtc's rooms, one for each door; `mesh-links.ts` decides which connections are links.
 *
 * - Nothing is loaded, connected or announced before `connect`; after `disconnect` (Work offline) nothing is.
 * - Rooms are made once and then connected and disconnected; a rotation adds one, and who was away is found in the others.
 */
import type { Awareness } from 'y-protocols/awareness'
import type { Random, Timers } from '$lib/base/ports'
import type { Door, Transport } from '$lib/sync/transport'
import type { IceServer } from '$lib/wire/statement'
import { connectionClassFor } from './mesh-connection'
import { newMeshLinks, type MeshLinks, type PresenceBook } from './mesh-links'
import { newMeshSupervisor } from './mesh-supervisor'
import type { WebrtcRoom, WebrtcRoomOptions } from './webrtc-room'

/** An announce may be lost while a socket comes back; nobody waits longer than this to be found. */
export const ANNOUNCE_EVERY_MS = 15_000

export interface MeshDeps {
  /** The current epoch's first (rule 5). */
  readonly doors: readonly Door[]
  /** WebSocket addresses of signaling servers, asked for whenever a room connects. */
  signaling(): readonly string[]
  /** The servers the team names now; asked at each connection. */
  ice(): readonly IceServer[]
  /** Of an empty document that is thrown away. */
  readonly awareness: Awareness
  readonly presence: PresenceBook
  readonly timers: Timers
  readonly random: Random
  /** The browser's own class, or a test's. */
  readonly native: typeof RTCPeerConnection
  readonly openRoom: (options: WebrtcRoomOptions) => Promise<WebrtcRoom>
  /** What failed in the background, such as loading y-webrtc; looking goes on at the next round. */
  readonly reportFailure: (cause: unknown) => void
}

/** Not connected until told to. */
export function newMesh(deps: MeshDeps): Transport {
  return new Mesh(deps)
}

class Mesh implements Transport {
  readonly #deps: MeshDeps
  readonly #links: MeshLinks
  readonly #doors: Door[] = []
  #rooms: readonly WebrtcRoom[] = []
  #isOpening = false
  #isWanted = false
  #isClosed = false
  #stopRounds: (() => void) | null = null

  constructor(deps: MeshDeps) {
    this.#deps = deps
    this.#doors.push(...deps.doors)
    this.#links = newMeshLinks({ presence: deps.presence, supervisor: newMeshSupervisor(deps) })
  }

  get opened(): Transport['opened'] {
    return this.#links.opened
  }

  get received(): Transport['received'] {
    return this.#links.received
  }

  get drained(): Transport['drained'] {
    return this.#links.drained
  }

  get closed(): Transport['closed'] {
    return this.#links.closed
  }

  connect(): void {
    if (this.#isWanted || this.#isClosed) return
    this.#isWanted = true
    this.#goRound()
    if (this.#rooms.length > 0) this.#join()
    if (this.#rooms.length < this.#doors.length) this.#open()
  }

  addDoors(doors: readonly Door[]): void {
    const fresh = doors.filter(({ room }) => !this.#doors.some((known) => known.room === room))
    this.#doors.push(...fresh)
    if (fresh.length > 0 && this.#isWanted) this.#open()
  }

  disconnect(): void {
    this.#isWanted = false
    this.#stopRounds?.()
    this.#stopRounds = null
    for (const room of this.#rooms) room.disconnect()
    this.#links.failAll()
  }

  lookNow(): void {
    if (this.#isWanted) this.#look()
  }

  close(): void {
    this.disconnect()
    this.#isClosed = true
    this.#closeRooms()
  }

  async #openRooms(): Promise<void> {
    const { native, openRoom, awareness } = this.#deps
    const [signaling, ice] = [() => this.#deps.signaling(), () => this.#deps.ice()]
    const first = this.#rooms.length
    for (let door = this.#doors[first]; door; door = this.#doors[this.#rooms.length]) {
      const connectionClass = connectionClassFor(native, this.#links.ownerOf(this.#rooms.length))
      const room = await openRoom({ door, signaling, ice, awareness, connectionClass })
      this.#rooms = [...this.#rooms, room]
    }
    if (this.#isClosed) this.#closeRooms()
    else if (this.#isWanted) this.#join(first)
  }

  #join(first = 0): void {
    for (const room of this.#rooms.slice(first)) room.connect()
    // y-webrtc says on leaving that this device is nowhere.
    this.#deps.presence.repeat()
  }

  #look(): void {
    for (const room of this.#rooms) room.announce()
    if (this.#rooms.length < this.#doors.length) this.#open()
  }

  /** What fails is tried again at the next round. */
  #open(): void {
    if (this.#isOpening) return
    this.#isOpening = true
    void this.#openRooms()
      .catch((cause: unknown) => this.#deps.reportFailure(cause))
      .finally(() => (this.#isOpening = false))
  }

  #goRound(): void {
    this.#stopRounds = this.#deps.timers.after(ANNOUNCE_EVERY_MS, () => {
      this.#goRound()
      this.#look()
    })
  }

  #closeRooms(): void {
    for (const room of this.#rooms) room.close()
    this.#rooms = []
  }
}
