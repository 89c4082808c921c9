/** What every document has beside its text, in one part that loads after it. */
import { Talk, type TalkDeps } from './talk.svelte'
import type { TalkView } from './talk-views'
import { TrailBeside } from './trail.svelte'
import type { TrailView } from './trail-views'

export interface BesideDocument {
  readonly talk: TalkView
  readonly trail: TrailView
}

export function openBesideText(deps: TalkDeps): BesideDocument {
  return { talk: new Talk(deps), trail: new TrailBeside(deps) }
}
