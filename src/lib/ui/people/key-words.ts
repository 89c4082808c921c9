import { isolateName } from '$lib/base/plain-name'
import type { KeyChangeView } from '$lib/app/people-views'
import { listWords } from './list-words'

/** "You changed it Mon 12:00. Bela has heard of it; Cora and Dan have not heard of it yet, and go on under the old one." */
export function reachedWords({ reached, notYet }: KeyChangeView, when: string): string {
  const said = `You changed it ${when}.`
  const [have, lack] = [reached, notYet].map((names) => listWords(names.map(isolateName)))
  if (reached.length + notYet.length === 0) return `${said} Nobody else is in.`
  if (notYet.length === 0) return `${said} Everybody has heard of it.`
  const later = notYet.length === 1 ? 'has not heard of it yet, and goes' : 'have not heard of it yet, and go'
  const whoLacks = `${lack ?? ''} ${later} on under the old one until they meet somebody who has.`
  if (reached.length === 0) return `${said} ${whoLacks}`
  return `${said} ${have ?? ''} ${reached.length === 1 ? 'has' : 'have'} heard of it; ${whoLacks}`
}
