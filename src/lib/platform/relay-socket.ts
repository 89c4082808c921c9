/**
 * A socket to a relay: frames whole, in order and once, as a pipe. It only carries; trying again is `app/relay-links.ts`'s.
 */
import type { Timers } from '$lib/base/ports'
import type { FramePipe } from '$lib/sync/frame-lanes'

/** Below this the pipe takes more; a browser's socket does not say when it drained, so it is looked at while it is full. */
const LOW_WATER_BYTES = 65_536
const LOOK_MS = 50

export interface RelaySocketEvents {
  opened(): void
  received(frame: Uint8Array): void
  drained(): void
  /** Once, also where it never opened. */
  closed(): void
}

export interface RelaySocket extends FramePipe {
  close(): void
}

/** Where a relay keeps mailboxes, from the address people give (`wss://relay.example`). */
export function mailboxUrl(address: string): string {
  return `${address}/mailbox`
}

/** Begins to open at once. An address the browser will not have closes without having opened. */
export function openRelaySocket(
  address: string,
  events: RelaySocketEvents,
  { timers, Socket = WebSocket }: { readonly timers: Timers; readonly Socket?: typeof WebSocket }
): RelaySocket {
  const socket = newSocket(mailboxUrl(address), Socket)
  let isClosed = false
  let stopLooking: (() => void) | null = null

  function close(): void {
    if (isClosed) return
    isClosed = true
    stopLooking?.()
    socket?.close()
    events.closed()
  }

  function look(): void {
    stopLooking ??= timers.after(LOOK_MS, () => {
      stopLooking = null
      if (isClosed || !socket) return
      if (socket.bufferedAmount <= LOW_WATER_BYTES) events.drained()
      if (socket.bufferedAmount > LOW_WATER_BYTES) look()
    })
  }

  if (!socket) timers.after(0, close)
  else {
    socket.binaryType = 'arraybuffer'
    socket.addEventListener('open', () => !isClosed && events.opened())
    socket.addEventListener('message', ({ data }) => {
      // Text is no frame: it is nothing a relay of ours would say.
      if (!isClosed && data instanceof ArrayBuffer) events.received(new Uint8Array(data))
    })
    socket.addEventListener('close', close)
  }
  return {
    get backlog() {
      return socket?.bufferedAmount ?? 0
    },
    send(frame) {
      if (isClosed || socket?.readyState !== Socket.OPEN) return
      socket.send(new Uint8Array(frame))
      if (socket.bufferedAmount > LOW_WATER_BYTES) look()
    },
    close
  }
}

function newSocket(url: string, Socket: typeof WebSocket): WebSocket | null {
  try {
    return new Socket(url)
  } catch {
    return null
  }
}
