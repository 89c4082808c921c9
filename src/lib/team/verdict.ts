/** What became of a statement when it was judged, and what one ends that counts. */
import type { DeviceId, MemberId, StatementId } from '../base/ids'
import type { Cutoff, Role } from '../wire/statement'
import type { GraphNode } from './statement-graph'

export interface Verdict {
  /** The first rule it breaks; null where it counts. */
  readonly rule: string | null
  /**
   * Removals and demotions said apart that made it void, or what it draws its authority from. Empty where its own past
   * forbids it already: nobody ever took such a statement for good.
   */
  readonly causes: readonly StatementId[]
  /** The member who said it; whom it brings in where it makes a member. */
  readonly author: MemberId | null
  readonly end: End | null
}

/** What a removal or a demotion ends. */
export interface Ended {
  readonly member: MemberId
  /** The one device it ends; null for all the member's. */
  readonly device: DeviceId | null
  /** What the member still is; null: out. */
  readonly role: Role | null
}

/** The end of a membership, a device or a role, as its author saw it. */
export interface End extends Ended {
  readonly node: GraphNode
  readonly byAdmin: boolean
  /** Invites the removed came in by: whoever came by a link can still use it. */
  readonly cameBy: readonly StatementId[]
  readonly cutoff: Cutoff
  readonly keepInvites: readonly StatementId[]
}

export type Verdicts = ReadonlyMap<GraphNode, Verdict>

export const isAdmin = (role: Role | undefined): boolean => role === 'owner' || role === 'admin'

const HEIGHT: Readonly<Record<Role, number>> = { owner: 3, admin: 2, editor: 1, viewer: 0 }

export function isLower(role: Role, than: Role): boolean {
  return HEIGHT[role] < HEIGHT[than]
}
