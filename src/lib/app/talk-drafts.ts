/**
 * What is typed and what is kept. A person is typed as `@` and their label, and kept as an id (`docs/mentions.ts`), so that a
 * new name changes nothing. Of several of one name the later ones are numbered: a label names exactly one.
 */
import type { MemberId } from '../base/ids'
import { memberToken, momentToken, sayWords } from '../docs/mentions'
import type { PersonView } from './views'

export interface Nameable {
  readonly label: string
  readonly person: PersonView
}

/** In joining order, so that nobody's number changes when somebody joins. */
export function nameableOf(people: readonly PersonView[]): readonly Nameable[] {
  const taken = new Set<string>()
  return people.map((person) => {
    let label = person.name
    for (let number = 2; taken.has(label); number++) label = `${person.name} ${number}`
    taken.add(label)
    return { label, person }
  })
}

/** The words as one types them. Whoever has no label stays what they are in the words. */
export function draftOf(words: string, nameable: readonly Nameable[]): string {
  return sayWords(words, (span) => {
    if (span.kind === 'moment') return momentToken(span.moment)
    const named = nameable.find(({ person }) => person.id === span.member)
    return named ? `@${named.label}` : memberToken(span.member)
  })
}

/** What was typed, as it is kept: of two labels that fit, the longer one is meant. */
export function wordsOf(draft: string, nameable: readonly Nameable[]): string {
  const sorted = [...nameable].sort((a, b) => b.label.length - a.label.length)
  return draft.replace(/(?<![\p{L}\p{N}])@[^@[]+/gu, (typed) => {
    const named = sorted.find(({ label }) => isNamed(typed.slice(1), label))
    return named ? memberToken(named.person.id as MemberId) + typed.slice(1 + named.label.length) : typed
  })
}

/** The label and the end of a word: `@Annabel` is no Anna. */
function isNamed(typed: string, label: string): boolean {
  return label !== '' && typed.startsWith(label) && !/^[\p{L}\p{N}]/u.test(typed.slice(label.length))
}
