import { isolateName } from '$lib/base/plain-name'
import type { OpenInviteView } from '$lib/app/people-views'
import { listWords } from './list-words'

/** "2 of 5 came in: Bela and Cora" */
export function usedWords({ usedBy, uses }: Pick<OpenInviteView, 'usedBy' | 'uses'>): string {
  const count = `${usedBy.length} of ${uses} came in`
  return usedBy.length === 0 ? count : `${count}: ${listWords(usedBy.map(isolateName))}`
}
