/** A broken promise inside our own code. Never thrown for what a peer, a disk or a person did. */
export class BrokenPromise extends Error {
  override name = 'BrokenPromise'
}

/** Holds a truth the code relies on; throws `BrokenPromise` naming it when it does not. */
export function assert(condition: unknown, truth: string): asserts condition {
  if (!condition) throw new BrokenPromise(truth)
}

/** Closes a switch over a union: a new variant fails to compile here. */
export function exhausted(value: never): never {
  throw new BrokenPromise(`unhandled variant ${JSON.stringify(value)}`)
}
