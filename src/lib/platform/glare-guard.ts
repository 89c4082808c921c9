/**
 * RTCPeerConnection with the manners that let two sides begin at once. y-webrtc alone loses such pairs for good.
 *
 * - Once a remote offer was taken, this side's own offer is void: making and setting it never resolve, and whoever waits
 *   for them (simple-peer) simply goes on with the answer.
 * - An answer nobody waits for is ignored; so is everything that would negotiate a proven connection anew, or a server
 *   that replays old messages could drop live pairs.
 * - A failing candidate or offer is no exception: the supervisor fails the connection if it leads nowhere.
 * - `fail` makes it look failed, which is how simple-peer and y-webrtc let go of it and look again.
 */

/** What a negotiation that must not go on waits for. */
const never = <T>(): Promise<T> => new Promise<T>(() => undefined)

/** The guarded class over a browser's (or a test's) own. */
export function withGlareGuard(Native: typeof RTCPeerConnection) {
  return class GuardedConnection extends Native {
    #failed = false
    #settled = false
    #answering = false

    override get connectionState(): RTCPeerConnectionState {
      return this.#failed ? 'failed' : super.connectionState
    }

    /** Proven: never negotiated again. */
    settle(): void {
      this.#settled = true
    }

    /** Told to everyone who listens, once. */
    fail(): void {
      if (this.#failed) return
      this.#failed = true
      this.dispatchEvent(new Event('connectionstatechange'))
    }

    override createOffer(options?: RTCOfferOptions): Promise<RTCSessionDescriptionInit>
    override createOffer(told: RTCSessionDescriptionCallback, failed: RTCPeerConnectionErrorCallback): Promise<void>
    override createOffer(options?: RTCOfferOptions | RTCSessionDescriptionCallback) {
      if (this.#answering || this.#settled) return never<RTCSessionDescriptionInit & void>()
      // Nobody uses the callback form any more; it only stands in the type.
      return super.createOffer(options as RTCOfferOptions) as Promise<RTCSessionDescriptionInit & void>
    }

    override setLocalDescription(description?: RTCLocalSessionDescriptionInit): Promise<void> {
      if (description?.type !== 'offer') return super.setLocalDescription(description)
      return this.#answering || this.#settled ? never() : this.#setOffer(description)
    }

    #setOffer(offer: RTCLocalSessionDescriptionInit): Promise<void> {
      return new Promise((resolve) => {
        super.setLocalDescription(offer).then(
          () => this.#answering || resolve(),
          () => this.#answering || this.fail()
        )
      })
    }

    override setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
      const isLate = description.type === 'answer' && this.signalingState !== 'have-local-offer'
      if (isLate || this.#settled) return never()
      if (description.type === 'offer') this.#answering = true
      return super.setRemoteDescription(description)
    }

    override addIceCandidate(candidate?: RTCIceCandidateInit | null): Promise<void> {
      return super.addIceCandidate(candidate).catch(() => undefined) // A path less; the others are still tried.
    }
  }
}

export type GuardedConnection = InstanceType<ReturnType<typeof withGlareGuard>>
