/** Pods: some of us under a name, who decide some things by themselves. What all view-models hold to stands in `views.ts`. */
import type { Outcome, PersonView } from './views'

export interface PodView {
  readonly id: string
  readonly name: string
  /** Who of it is here, in joining order. */
  readonly people: readonly PersonView[]
  /** Who said last what it is, and when. */
  readonly by: PersonView | null
  readonly saidMs: number
  /** What people made of it apart, to be settled by saving it once; empty where it is one. */
  readonly apart: readonly PodVersion[]
  /** What was read of it: a change takes the place of these and of nothing that came since. */
  readonly read: readonly string[]
}

export interface PodVersion {
  readonly id: string
  readonly by: PersonView | null
  readonly saidMs: number
  readonly name: string
  /** Null: dissolved. */
  readonly people: readonly PersonView[] | null
}

export interface PodWish {
  readonly name: string
  /** Ids of members. */
  readonly members: ReadonlySet<string>
}

export interface PodsView {
  /** By name. */
  readonly pods: readonly PodView[]
  /** Who only reads here, waits or is out makes none and changes none. */
  readonly mayChange: boolean
  /** Who could be in one. */
  readonly people: readonly PersonView[]
  /** Why it cannot be saved so; null where it can. `pod`: the one that is changed. */
  faultOf(wish: PodWish, pod: PodView | null): string | null
  /** `pod`: as it was when the change began; null for a new one. */
  save(wish: PodWish, pod: PodView | null): Outcome
  dissolve(pod: PodView): Outcome
}
