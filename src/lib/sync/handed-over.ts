/** What came from devices that are out, as long as this one runs: it waits for an admin, and is bounded for each member (MSG-6). */
import type { MemberId } from '../base/ids'
import { HANDED_BYTES } from './limits'

export interface HandedOver {
  /** Whether a run of theirs may wait here too; nothing of nobody's. */
  hasRoom(giver: MemberId | null, bytes: number): boolean
  /** It brought something new. What is given again, as after each connection, takes no room. */
  took(giver: MemberId, bytes: number): void
}

/** Nothing came yet. */
export function newHandedOver(): HandedOver {
  const bytesByGiver = new Map<MemberId, number>()
  return {
    hasRoom: (giver, bytes) => giver !== null && (bytesByGiver.get(giver) ?? 0) + bytes <= HANDED_BYTES,
    took: (giver, bytes) => void bytesByGiver.set(giver, (bytesByGiver.get(giver) ?? 0) + bytes)
  }
}
