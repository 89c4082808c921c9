/**
 * A stand-in for RTCPeerConnection: pairs of channels with the same id, and descriptions that say who made them. It knows
 * signaling states as far as the glare guard looks at them, and nothing of networks. Tests step it by hand.
 */

/** One end of a data channel. */
export class FakeChannel extends EventTarget {
  readyState: RTCDataChannelState = 'connecting'
  binaryType = 'blob'
  bufferedAmount = 0
  bufferedAmountLowThreshold = 0
  readonly sent: Uint8Array[] = []
  constructor(
    readonly label: string,
    readonly id: number
  ) {
    super()
  }
  send(data: Uint8Array): void {
    if (this.readyState !== 'open') throw new DOMException('not open', 'InvalidStateError')
    this.sent.push(data.slice())
  }
  open(): void {
    this.readyState = 'open'
    this.dispatchEvent(new Event('open'))
  }
  hear(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }))
  }
  close(): void {
    if (this.readyState === 'closed') return
    this.readyState = 'closed'
    this.dispatchEvent(new Event('close'))
  }
}

interface Description {
  readonly type: RTCSdpType
  readonly sdp: string
}

let certificates = 0

export class FakePeerConnection extends EventTarget {
  signalingState: RTCSignalingState = 'stable'
  localDescription: Description | null = null
  remoteDescription: Description | null = null
  readonly channelsById = new Map<number, FakeChannel>()
  readonly fingerprint = `AA:${(certificates++ % 256).toString(16).padStart(2, '0').toUpperCase()}`

  // On the prototype, as in browsers: a class above may have its own.
  get connectionState(): RTCPeerConnectionState {
    return this.signalingState === 'closed' ? 'closed' : 'new'
  }
  createDataChannel(label: string, init?: { id?: number }): FakeChannel {
    const channel = new FakeChannel(label, init?.id ?? 0)
    this.channelsById.set(channel.id, channel)
    return channel
  }
  createOffer(): Promise<Description> {
    return Promise.resolve({ type: 'offer', sdp: this.#sdp() })
  }
  createAnswer(): Promise<Description> {
    return Promise.resolve({ type: 'answer', sdp: this.#sdp() })
  }
  setLocalDescription(description: Description): Promise<void> {
    this.localDescription = description
    this.signalingState = description.type === 'offer' ? 'have-local-offer' : 'stable'
    return Promise.resolve()
  }
  setRemoteDescription(description: Description): Promise<void> {
    this.remoteDescription = description
    this.signalingState = description.type === 'offer' ? 'have-remote-offer' : 'stable'
    return Promise.resolve()
  }
  addIceCandidate(): Promise<void> {
    return Promise.reject(new DOMException('no such candidate', 'OperationError'))
  }
  close(): void {
    this.signalingState = 'closed'
    for (const channel of this.channelsById.values()) channel.close()
  }
  #sdp(): string {
    return `v=0\r\na=fingerprint:sha-256 ${this.fingerprint}\r\na=setup:actpass\r\n`
  }
}
