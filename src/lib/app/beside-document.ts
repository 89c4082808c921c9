/** What a document has beside its text, whatever its kind, in one part that loads after it. */
import type { SuggestionsView } from './suggestion-views'
import { Suggestions, type SuggestionsDeps } from './suggestions.svelte'
import { Talk } from './talk.svelte'
import type { TalkView } from './talk-views'
import { TrailBeside } from './trail.svelte'
import type { TrailView } from './trail-views'

export interface BesideDocument {
  readonly talk: TalkView
  readonly suggestions: SuggestionsView
  readonly trail: TrailView
}

export function openBesideDocument(deps: SuggestionsDeps): BesideDocument {
  return { talk: new Talk(deps), suggestions: new Suggestions(deps), trail: new TrailBeside(deps) }
}
