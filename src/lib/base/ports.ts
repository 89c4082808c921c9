/**
 * What the pure rooms need from the world, injected so that a test or the simulator can own it.
 * Wall time is for display and for proposing to close; nothing orders or authorises by it.
 */

export interface Clock {
  /** Milliseconds since the epoch, by this device's clock. */
  now(): number
}

export interface Random {
  /** `length` unpredictable bytes. */
  bytes(length: number): Uint8Array<ArrayBuffer>
  /** A number in [0, 1) for jitter; never for keys or ids. */
  fraction(): number
}

export interface Timers {
  /** Calls `run` once after `ms`; the returned function cancels it. */
  after(ms: number, run: () => void): () => void
}
