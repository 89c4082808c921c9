/** What a proposal has beside its text, in one part that loads after it. */
import { Deciding, type DecidingDeps } from './deciding.svelte'
import type { BesideText } from './deciding-views'
import { Writing } from './writing.svelte'

export function openBeside(deps: DecidingDeps): BesideText {
  return { deciding: new Deciding(deps), writing: new Writing(deps) }
}
