import { randomBytes } from 'node:crypto'
import type { Random } from '$lib/base/ports'

/** The system's own randomness behind the port. */
export const nodeRandom: Random = {
  bytes: (length) => new Uint8Array(randomBytes(length)),
  fraction: () => Math.random()
}
