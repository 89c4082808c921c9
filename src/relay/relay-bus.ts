/**
 * The port between relay processes that serve the same people: what is said on a channel is heard by every other process
 * that listens there. Nothing is kept and nothing is promised; whoever missed it finds it in the store.
 */
export interface RelayBus {
  /** Heard by the other processes, never by this one. */
  publish(channel: string, bytes: Uint8Array): void
  /** The returned function ends it. */
  subscribe(channel: string, heard: (bytes: Uint8Array) => void): () => void
  close(): Promise<void>
}

/** One process alone: nobody else hears or speaks. */
export const noBus: RelayBus = {
  publish: () => undefined,
  subscribe: () => () => undefined,
  close: () => Promise.resolve()
}
