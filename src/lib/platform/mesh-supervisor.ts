/**
 * Patience with connections: one whose hello is not answered in time is failed and tried again.
 *
 * - The random part comes before the failing, because y-webrtc announces itself at once after it: two sides that gave up
 *   on each other at the same moment would meet in the same way again.
 * - Several failures in a row mean a slow path rather than a lost race: patience grows, and is short again after a success.
 */
import type { Random, Timers } from '$lib/base/ports'

/** A pair that is going to meet has met by then (median 0.27 s, most 0.48 s at 40 ms of signaling). */
export const HELLO_PATIENCE_MS = 1_500
/** A handshake over a bad mobile network. */
export const MOST_PATIENCE_MS = 10_000
const JITTER_MS = { least: 100, most: 800 }
/** So many lost races in a row are plausible; more are not. */
const QUICK_TRIES = 4

export interface MeshSupervisor {
  /** Calls `giveUp` unless the returned function is called first. */
  watch(giveUp: () => void): () => void
  /** Gives up as soon as whoever made the connection can hear of it. */
  soon(giveUp: () => void): () => void
  /** A hello was answered. */
  succeeded(): void
}

/** One for a mesh: what one connection learns about the path helps the next. */
export function newMeshSupervisor({ timers, random }: { timers: Timers; random: Random }): MeshSupervisor {
  let failures = 0

  function patienceMs(): number {
    const growth = Math.max(0, failures - QUICK_TRIES)
    const base = Math.min(MOST_PATIENCE_MS, HELLO_PATIENCE_MS * 1.5 ** growth)
    return base + JITTER_MS.least + random.fraction() * (JITTER_MS.most - JITTER_MS.least)
  }

  return {
    watch: (giveUp) =>
      timers.after(patienceMs(), () => {
        failures += 1
        giveUp()
      }),
    soon: (giveUp) => timers.after(0, giveUp),
    succeeded() {
      failures = 0
    }
  }
}
