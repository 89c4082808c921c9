/** What Catch up shows beyond what changed, in one part that loads after it. */
import type { LateCatchUp } from './catch-up-views'
import { KnownActs } from './known-acts.svelte'
import { Needs } from './needs.svelte'
import type { Session } from './session'
import { Tidying } from './tidying.svelte'

export function openLateCatchUp(session: Session): LateCatchUp {
  const known = new KnownActs(session)
  return { needs: new Needs(session, known), tidying: new Tidying(session, known) }
}
