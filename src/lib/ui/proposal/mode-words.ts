/** What the line under a proposal's title says: the way it is decided, and whom it asks where that is not simply everyone. */
import type { ModeView, TermsView } from '$lib/app/deciding-views'
import { isolateName } from '$lib/base/plain-name'
import { listWords } from '../people/list-words'
import { nameOf } from './position-looks'

/** More names than this are counted. */
const MOST_NAMED = 4

/** "passes unless someone blocks. It asks Ana and Mei; at least 2 must take part." After the mode's title and a colon. */
export function modeWords({ says }: ModeView, terms: TermsView): string {
  const asked = askedWords(terms)
  return `${says.charAt(0).toLowerCase()}${says.slice(1)}${asked === null ? '' : ` ${asked}`}`
}

function askedWords({ asked, pod, everyone, quorum }: TermsView): string | null {
  const people = whomWords(asked, everyone)
  const whom = pod && people !== null ? `the pod ${isolateName(pod.name)} (${people})` : people
  if (whom === null) return quorum === null ? null : `At least ${quorum} must take part.`
  return quorum === null ? `It asks ${whom}.` : `It asks ${whom}; at least ${quorum} must take part.`
}

function whomWords(asked: TermsView['asked'], everyone: number | null): string | null {
  if (asked !== null) return asked.length > MOST_NAMED ? `${asked.length} people` : listWords(asked.map(nameOf))
  return everyone === null ? null : `${everyone === 1 ? '1 person' : `${everyone} people`} (everyone at the time)`
}
