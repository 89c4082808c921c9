/** What lists show beyond what rows say, in one part that loads after them. */
import type { LateCatchUp } from './catch-up-views'
import { knownActsOf } from './known-acts.svelte'
import { Needs } from './needs.svelte'
import type { Session } from './session'
import { Standings } from './standings'
import { Tidying } from './tidying.svelte'

/** One for as long as the workspace is open: texts are read by one of them at a time. */
const tidyingBySession = new WeakMap<Session, Tidying>()

/** What Catch up asks, and what there is to tidy. */
export function openLateCatchUp(session: Session): LateCatchUp {
  const known = knownActsOf(session)
  const tidying = tidyingBySession.get(session) ?? new Tidying(session, known)
  tidyingBySession.set(session, tidying)
  tidying.visit()
  return { needs: new Needs(session, known), tidying }
}

/** Where the proposals of a list stand. */
export function openStandings(session: Session): Standings {
  return new Standings(knownActsOf(session))
}
