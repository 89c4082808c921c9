/**
 * The filter on y-webrtc's own data channel (id 50), set before y-webrtc listens.
 *
 * - In: nothing before the hello over the same connection passed, and then only presence about one client, the first that
 *   peer named; that client belongs to the peer's log from then on (`met`). Nobody can speak for somebody else.
 * - Out: nothing before that hello either, and then only this device's own presence. What y-webrtc would pass on, or sync,
 *   is not sent.
 * - The last word either way is kept until then: the two ends do not pass the hello together.
 */
import { keepOwnWord, readOneWord } from './presence-frames'

export interface PresenceChannelDeps {
  /** The client id of this device's own presence. */
  readonly own: number
  /** A proven peer named its client; false where that client is already somebody else's. */
  met(client: number): boolean
}

export interface PresenceChannel {
  /** The hello passed: what is said from now on counts. */
  open(): void
  /** The other end is out: as before the hello again. */
  close(): void
}

/** Guards `channel`; call before anybody else listens on it. */
export function guardPresence(channel: RTCDataChannel, { own, met }: PresenceChannelDeps): PresenceChannel {
  let isOpen = false
  let theirs: number | null = null
  let held: ArrayBuffer | null = null
  let unsaid: Uint8Array<ArrayBuffer> | null = null

  function mayPass(data: unknown): boolean {
    if (!(data instanceof ArrayBuffer)) return false
    const word = readOneWord(new Uint8Array(data))
    return word !== null && word.client !== own && isHeardYet(data) && isTheirs(word.client)
  }

  /** Not before the hello over the same connection passed. */
  function isHeardYet(data: ArrayBuffer): boolean {
    if (!isOpen) held = data
    return isOpen
  }

  /** A peer speaks of one client, the first it named that is nobody else's. */
  function isTheirs(client: number): boolean {
    if (theirs === null && met(client)) theirs = client
    return theirs === client
  }

  channel.binaryType = 'arraybuffer'
  channel.addEventListener('message', (event) => {
    if (!mayPass(event.data)) event.stopImmediatePropagation()
  })
  const send = channel.send.bind(channel)
  channel.send = (data: unknown) => {
    const word = bytesOf(data)
    const kept = word && keepOwnWord(word, own)
    if (kept) say(kept)
  }

  function say(word: Uint8Array<ArrayBuffer>): void {
    if (!isOpen) unsaid = word
    else if (channel.readyState === 'open') send(word)
  }

  return {
    open() {
      isOpen = true
      if (unsaid) say(unsaid)
      unsaid = null
      if (held) channel.dispatchEvent(new MessageEvent('message', { data: held }))
      held = null
    },
    close() {
      isOpen = false
      theirs = null
    }
  }
}

function bytesOf(data: unknown): Uint8Array | null {
  if (data instanceof ArrayBuffer) return new Uint8Array(data)
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : null
}
