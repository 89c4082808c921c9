/** What a proposal has beside its text, in one part that loads after it. */
import { Decided } from './decided.svelte'
import { Deciding, type DecidingDeps } from './deciding.svelte'
import type { BesideText } from './deciding-views'
import { Writing } from './writing.svelte'

export function openBeside(deps: DecidingDeps): BesideText {
  const deciding = new Deciding(deps)
  return { deciding, decided: new Decided(deps, deciding), writing: new Writing(deps) }
}
