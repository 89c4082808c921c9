/**
 * Search over titles, as somebody types: every word of the query begins a word of the title, or is a small slip away from
 * one; accents and case aside.
 *
 * - The index is built at the first question, so a list that changes while nobody searches costs nothing.
 * - Writing that puts no spaces between words is indexed sign by sign.
 * - Equally good hits keep the order of the documents given.
 */
import MiniSearch from 'minisearch'
import { foldWord } from './fold-word'

export interface TitleDocument {
  readonly id: string
  readonly title: string
}

/** A run of a title, and whether it is what was looked for. */
export interface TitleRun {
  readonly text: string
  readonly found: boolean
}

export interface TitleHit {
  readonly id: string
  /** The whole title as it stands, cut into runs. */
  readonly runs: readonly TitleRun[]
}

export interface TitleIndex {
  /** The `most` best hits, best first; none for a query without a word. */
  find(query: string, most: number): readonly TitleHit[]
}

/** Shorter words have too many neighbours for a slip to be told from another word. */
const LETTERS_FOR_A_SLIP = 5
const SLIPS_PER_LETTER = 0.2

const WITHOUT_SPACES = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}`
const WORD = new RegExp(String.raw`[${WITHOUT_SPACES}]\p{M}*|(?:(?![${WITHOUT_SPACES}])[\p{L}\p{N}\p{M}])+`, 'gu')

export function newTitleIndex(documents: readonly TitleDocument[]): TitleIndex {
  let built: MiniSearch | null = null
  return {
    find(query, most) {
      const sought = wordsOf(query).map(foldWord)
      if (sought.length === 0) return []
      const index = (built ??= indexOf(documents))
      return index
        .search(query)
        .map(({ id, score, terms }) => ({ place: Number(id), score, terms: new Set(terms) }))
        .sort((a, b) => b.score - a.score || a.place - b.place)
        .slice(0, most)
        .flatMap(({ place, terms }) => {
          const document = documents[place]
          return document ? [{ id: document.id, runs: markRuns(document.title, sought, terms) }] : []
        })
    }
  }
}

function indexOf(documents: readonly TitleDocument[]): MiniSearch {
  const index = new MiniSearch({
    fields: ['title'],
    idField: 'place',
    tokenize: wordsOf,
    processTerm: foldWord,
    searchOptions: {
      prefix: true,
      combineWith: 'AND',
      fuzzy: (term) => (term.length >= LETTERS_FOR_A_SLIP ? SLIPS_PER_LETTER : false)
    }
  })
  index.addAll(documents.map(({ title }, place) => ({ title, place })))
  return index
}

function wordsOf(text: string): string[] {
  return text.match(WORD) ?? []
}

function markRuns(title: string, sought: readonly string[], matched: ReadonlySet<string>): TitleRun[] {
  const runs: TitleRun[] = []
  let at = 0
  for (const { 0: word, index } of title.matchAll(WORD)) {
    const end = index + foundLength(word, sought, matched)
    appendRun(runs, title.slice(at, index), false)
    appendRun(runs, title.slice(index, end), true)
    at = end
  }
  appendRun(runs, title.slice(at), false)
  return runs
}

function appendRun(runs: TitleRun[], text: string, found: boolean): void {
  const last = runs.at(-1)
  if (text === '') return
  if (last?.found === found) runs[runs.length - 1] = { text: last.text + text, found }
  else runs.push({ text, found })
}

/** How much of a word is marked: what begins it as typed, or all of it where it was found by a slip. */
function foundLength(word: string, sought: readonly string[], matched: ReadonlySet<string>): number {
  const folded = foldWord(word)
  const typed = Math.max(0, ...sought.filter((term) => folded.startsWith(term)).map((term) => term.length))
  if (typed === 0) return matched.has(folded) ? word.length : 0
  let length = 0
  let foldedLength = 0
  for (const letter of word.match(/\P{M}\p{M}*|\p{M}+/gu) ?? []) {
    if (foldedLength >= typed) break
    length += letter.length
    foldedLength += foldWord(letter).length
  }
  return length
}
