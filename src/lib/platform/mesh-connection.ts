/**
 * One connection of the mesh: our own channel for logs (id 100), y-webrtc's for presence (id 50, filtered).
 *
 * - Both channels are negotiated with fixed ids, ours is made in the constructor: a channel announced in the usual way
 *   would take the place of y-webrtc's own.
 * - A frame that is no bytes, or longer than MAX_FRAME_BYTES, ends the connection.
 * - `ended` is told exactly once, whoever ended it; nothing is told after it.
 */
import { assert } from '$lib/base/assert'
import { HIGH_WATER_BYTES } from '$lib/sync/limits'
import type { ChannelBinding } from '$lib/sync/transport'
import { MAX_FRAME_BYTES } from '$lib/wire/limits'
import { bindingOf } from './fingerprints'
import { withGlareGuard, type GuardedConnection } from './glare-guard'
import { guardPresence, type PresenceChannel } from './presence-channel'
import { PRESENCE_CHANNEL_ID } from './webrtc-room'

/** Our own channel. Not 0 or 1, which browsers give out themselves. */
export const LOG_CHANNEL_ID = 100

/** Refilled while a quarter of the window is still on its way, so that the path is never idle. */
const LOW_WATER_BYTES = HIGH_WATER_BYTES / 4

export interface MeshConnection {
  readonly backlog: number
  send(frame: Uint8Array): void
  /** Never negotiated again: what an old or forged message says cannot end it. */
  settle(): void
  /** What its peer says of itself counts from now on. */
  hearPresence(): void
  /** Nothing of who is where comes or goes any more. */
  hushPresence(): void
  fail(): void
}

/** Who is told of connections. */
export interface ConnectionOwner {
  /** The client id of this device's own presence. */
  readonly own: number
  /** y-webrtc made it; nothing is open yet. */
  made(connection: MeshConnection): void
  opened(connection: MeshConnection, binding: ChannelBinding): void
  received(connection: MeshConnection, frame: Uint8Array): void
  drained(connection: MeshConnection): void
  ended(connection: MeshConnection): void
  /** A proven peer named its presence; false where that client is somebody else's. */
  met(connection: MeshConnection, client: number): boolean
}

/** The class y-webrtc makes its connections of; each of them tells `owner`. */
export function connectionClassFor(Native: typeof RTCPeerConnection, owner: ConnectionOwner): typeof RTCPeerConnection {
  return class extends withGlareGuard(Native) {
    readonly #held: HeldConnection

    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      this.#held = holdConnection(this, owner)
      owner.made(this.#held)
    }

    override createDataChannel(label: string, init?: RTCDataChannelInit): RTCDataChannel {
      const channel = super.createDataChannel(label, init)
      if (init?.id === PRESENCE_CHANNEL_ID) this.#held.watchPresence(channel)
      return channel
    }

    override close(): void {
      super.close()
      this.#held.end()
    }
  }
}

interface HeldConnection extends MeshConnection {
  watchPresence(channel: RTCDataChannel): void
  end(): void
}

function holdConnection(native: GuardedConnection, owner: ConnectionOwner): HeldConnection {
  const log = native.createDataChannel('log', { negotiated: true, id: LOG_CHANNEL_ID })
  let presence: PresenceChannel | null = null
  let hasEnded = false

  const connection: HeldConnection = {
    get backlog() {
      return log.bufferedAmount
    },
    send(frame) {
      assert(frame.length <= MAX_FRAME_BYTES, 'a frame fits one message')
      if (!hasEnded && !isSent(log, frame)) connection.fail()
    },
    settle: () => native.settle(),
    hearPresence: () => presence?.open(),
    hushPresence: () => presence?.close(),
    fail() {
      native.fail()
      connection.end()
    },
    watchPresence(channel) {
      presence = guardPresence(channel, { own: owner.own, met: (client) => owner.met(connection, client) })
    },
    end() {
      if (hasEnded) return
      hasEnded = true
      owner.ended(connection)
    }
  }

  log.binaryType = 'arraybuffer'
  log.bufferedAmountLowThreshold = LOW_WATER_BYTES
  log.addEventListener('open', () => {
    const binding = bindingOf(native)
    if (binding && !hasEnded) owner.opened(connection, binding)
    else connection.fail()
  })
  log.addEventListener('message', ({ data }) => {
    const isFrame = data instanceof ArrayBuffer && data.byteLength <= MAX_FRAME_BYTES
    if (!isFrame) connection.fail()
    else if (!hasEnded) owner.received(connection, new Uint8Array(data))
  })
  log.addEventListener('bufferedamountlow', () => !hasEnded && owner.drained(connection))
  log.addEventListener('close', () => connection.fail())
  return connection
}

/** False where the channel is closing, or has more waiting than a browser takes. */
function isSent(channel: RTCDataChannel, frame: Uint8Array): boolean {
  try {
    channel.send(new Uint8Array(frame))
    return true
  } catch (cause) {
    if (cause instanceof DOMException) return false
    throw cause
  }
}
