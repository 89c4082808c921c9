/**
 * Code that a page can do without until somebody asks for it.
 *
 * - Loaded once, whoever asks; a load that failed is tried again by the next who asks.
 * - A failure takes back what was pressed (`onfail`), so that pressing again is another try; the asker hears why.
 */
export class Late<T> {
  #loading: Promise<T> | null = null
  readonly #load: () => Promise<T>
  readonly #onfail: () => void

  constructor(load: () => Promise<T>, onfail: () => void = () => undefined) {
    this.#load = load
    this.#onfail = onfail
  }

  /** What is loading or there already; null while nobody asked. */
  get asked(): Promise<T> | null {
    return this.#loading
  }

  ask(): Promise<T> {
    this.#loading ??= this.#load().catch((cause: unknown) => {
      this.#loading = null
      this.#onfail()
      throw cause
    })
    return this.#loading
  }
}

/**
 * Loads what a first press would otherwise wait for, once the browser has nothing better to do. Where it cannot say when that
 * is, or the load fails, the first press loads it.
 */
export function loadAtRest(load: () => Promise<unknown>): () => void {
  if (!('requestIdleCallback' in window)) return () => undefined
  const asked = requestIdleCallback(() => void load().catch(() => undefined))
  return () => cancelIdleCallback(asked)
}
