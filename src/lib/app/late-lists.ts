/** What lists show beyond what rows say, in one part that loads after them. */
import type { LateCatchUp } from './catch-up-views'
import { KnownActs } from './known-acts.svelte'
import { Needs } from './needs.svelte'
import type { Session } from './session'
import { Standings } from './standings'
import { Tidying } from './tidying.svelte'

/** What listens and reads: one of each for as long as the workspace is open, however often its lists are looked at. */
interface Kept {
  readonly known: KnownActs
  readonly tidying: Tidying
}

const keptBySession = new WeakMap<Session, Kept>()

function keptOf(session: Session): Kept {
  const kept = keptBySession.get(session)
  if (kept) return kept
  const known = new KnownActs(session)
  const made = { known, tidying: new Tidying(session, known) }
  keptBySession.set(session, made)
  return made
}

/** What Catch up asks, and what there is to tidy. */
export function openLateCatchUp(session: Session): LateCatchUp {
  const { known, tidying } = keptOf(session)
  tidying.visit()
  return { needs: new Needs(session, known), tidying }
}

/** Where the proposals of a list stand. */
export function openStandings(session: Session): Standings {
  return new Standings(keptOf(session).known)
}
