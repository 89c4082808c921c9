/** How one kind of server is spoken to: the same edits, the same rooms, in its own words. */
import type { RawSocket } from './raw-socket'

export type TongueName = 'ours' | 'hocuspocus' | 'signaling'

/** What one message says of edits. */
export interface Heard {
  /** Edits of this connection the server has taken, all in all. */
  readonly taken?: number
  /** Somebody else's edits that have just arrived here. */
  readonly edits?: number
}

/** Tells what messages say on one connection; one for each, as some count. */
export type Ear = (payload: Buffer) => Heard | null

export interface Tongue {
  readonly path: string
  /** Opens the room; resolves when what is said there from now on is heard here. */
  join(socket: RawSocket, room: string): Promise<void>
  /** `count` edits of one writer, each a frame ready to send. Equal arguments give equal edits, whatever the tongue. */
  edits(room: string, writer: number, count: number): Promise<readonly Buffer[]>
  /** For a connection that sends the edits of `writer` there, or of nobody. */
  ear(room: string, writer: number | null): Ear
  /** Asks, as somebody new who has joined, for all edits of the room; resolves when the last of `total` is here. */
  catchUp(socket: RawSocket, room: string, total: number): Promise<void>
}
