/** A list of listeners for one kind of happening. Events are named in the past tense by whoever owns one. */
export interface Signal<T> {
  /** Hears every later `tell`; the returned function stops it. */
  listen(listener: (value: T) => void): () => void
}

export interface Teller<T> extends Signal<T> {
  /** Somebody listens: what nobody hears need not be worked out. */
  readonly isHeard: boolean
  tell(value: T): void
}

export function newTeller<T>(): Teller<T> {
  const listeners = new Set<(value: T) => void>()
  return {
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    get isHeard() {
      return listeners.size > 0
    },
    tell(value) {
      for (const listener of [...listeners]) listener(value)
    }
  }
}
