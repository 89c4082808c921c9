/** What lists show beyond what rows say, in one part that loads after them. */
import type { LateCatchUp } from './catch-up-views'
import { KnownActs } from './known-acts.svelte'
import { Needs } from './needs.svelte'
import type { Session } from './session'
import { Standings } from './standings'
import { Tidying } from './tidying.svelte'

/** One for as long as the workspace is open, however often its lists are looked at. */
const knownBySession = new WeakMap<Session, KnownActs>()

function knownActsOf(session: Session): KnownActs {
  const known = knownBySession.get(session) ?? new KnownActs(session)
  knownBySession.set(session, known)
  return known
}

/** What Catch up asks, and what there is to tidy. */
export function openLateCatchUp(session: Session): LateCatchUp {
  const known = knownActsOf(session)
  return { needs: new Needs(session, known), tidying: new Tidying(session, known) }
}

/** Where the proposals of a list stand. */
export function openStandings(session: Session): Standings {
  return new Standings(knownActsOf(session))
}
