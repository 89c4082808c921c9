/**
 * Which acronyms a text explains: spelled out as "Words (ABC)" or "ABC (words…)" somewhere, linked, or written as the
 * capitalised words themselves. Capitals for stress ("do NOT") are no acronyms.
 */
import type { SpokenBlock, Stretch } from './spoken-blocks'

/** Known to whoever uses a computer for work; zones and units belong to their numbers. */
const COMMON: ReadonlySet<string> = new Set(
  (
    'URL URLS URI API APIS PDF UTC GMT HTML CSS JSON XML YAML HTTP HTTPS ID IDS OK FAQ CEO CTO CFO HR IT UI UX CPU GPU RAM ' +
    'USB SSD KB MB GB TB AM PM US USA UK EU UN TV PC OS SQL CSV ZIP ASCII UTF IP TCP UDP DNS SSH SSL TLS FTP GPS PNG JPG ' +
    'JPEG GIF SVG QR VAT EUR USD GBP AI ISO IEEE ANSI NASA RFC RFCS PR PRS CI IDE SDK CLI GUI VM IO HD DVD CD PIN SMS WIFI ' +
    'BC AD PS TODO FIXME NOTE TBD TBA NA ETA NB FYI EOD COB EOW ASAP PTAL WDYT TL DR REST EOF WIP OSX LOL NUL NULL LLVM GCC GDB NPM NATO UNIX BASIC LATEX IBM AWS BBC README LICENSE MIT BSD GPL GNU WWW DIY ' +
    'CET CEST EET EEST WET WEST BST IST JST KST EST EDT CST CDT MST MDT PST PDT ET CT MT PT AEST AEDT NZST NZDT SGT HKT ' +
    'II III IV VI VII VIII IX XI XII XIII XIV XV MUST NOT SHALL SHOULD MAY'
  ).split(' ')
)

const ACRONYM =
  /(?<!\p{L}, (?=\p{Lu}{2}(?: \d|$)))(?<!["“\p{L}\p{N}_:/.@#$&+-])\p{Lu}{2,6}(?=s?(?![\p{L}\p{N}_:/@&+]|[.-]\p{N}|-(?:\p{Lu}|\p{Ll}+-)|\.\p{L}))/gu

export interface AcronymUse extends Stretch {
  readonly acronym: string
}

/** What looks like an acronym in a block and is none that everybody knows. */
export function acronymsIn({ words }: SpokenBlock): AcronymUse[] {
  if (!/\p{Lu}{2}/u.test(words)) return []
  return [...words.matchAll(ACRONYM)]
    .filter(
      ({ 0: acronym, index }) =>
        !COMMON.has(acronym) && !isName(words, index) && !isShouted(words, index, acronym.length)
    )
    .map(({ 0: acronym, index }) => ({ acronym, from: index, to: index + acronym.length }))
}

/** "JF Paradis", "HE Shi-Jun": two capitals at the head of a line, before a name. */
function isName(words: string, index: number): boolean {
  return words.slice(0, index).trim() === '' && /^\s*\p{Lu}{2} \p{Lu}\p{Ll}/u.test(words)
}

/** Beside another word in capitals it is a sentence that shouts, or a heading. */
function isShouted(words: string, index: number, length: number): boolean {
  const before = words.slice(Math.max(0, index - 12), index)
  const after = words.slice(index + length, index + length + 12)
  return /(?:^|[^\p{L}])\p{Lu}{2,}[,;]? $/u.test(before) || /^[,;]? \p{Lu}{2,}(?:[^\p{L}]|$)/u.test(after)
}

/** Acronyms that need no word more, and words in capitals that also stand there in small letters. */
export function explainedAcronyms(blocks: readonly SpokenBlock[]): ReadonlySet<string> {
  const explained = new Set<string>()
  const small = new Set<string>()
  for (const block of blocks) {
    for (const acronym of explainedIn(block)) explained.add(acronym)
    for (const [word] of block.words.matchAll(/(?<![\p{L}\p{N}_])\p{Ll}{2,6}(?![\p{L}\p{N}_])/gu))
      small.add(word.toUpperCase())
  }
  return new Set([...explained, ...small])
}

function explainedIn(block: SpokenBlock): string[] {
  return [
    ...namedInBrackets(block.words),
    ...followedByWords(block.words),
    ...linked(block),
    ...spelledOut(block.words)
  ]
}

/** "the abstract syntax tree (AST)": one of the words before begins as the acronym does. */
function namedInBrackets(words: string): string[] {
  return [...words.matchAll(/[(“"‘']\s*(?:or |aka |short: |hereafter )?(\p{Lu}{2,6})s?\s*[)”"’',;]/gu)].flatMap(
    ({ 1: acronym = '', index }) => {
      const before = words.slice(Math.max(0, index - 20 * acronym.length), index)
      const firsts = [...before.matchAll(/(?<!\p{L})\p{L}/gu)].slice(-acronym.length - 3).map(([letter]) => letter)
      return firsts.some((letter) => letter.toUpperCase() === acronym.charAt(0)) ? [acronym] : []
    }
  )
}

/** "AST (abstract syntax tree)", "AST: abstract syntax tree", "AST stands for …". */
function followedByWords(words: string): string[] {
  const pattern =
    /(?<!\p{L})(\p{Lu}{2,6})s?(?: \((?:\p{L}+[ -]){1,8}?\p{L}+|:? (?:stands for|is short for|means|, short for)|(?:,| –| —|:) (?:or |the |an? |i\.e\. )?(\p{L})\p{L}*[ -]\p{L})/gu
  return [...words.matchAll(pattern)]
    .filter(({ 1: acronym = '', 2: first }) => first === undefined || first.toUpperCase() === acronym.charAt(0))
    .map(({ 1: acronym = '' }) => acronym)
}

/** A link leads to the explanation. */
function linked({ written, links }: SpokenBlock): string[] {
  return links.flatMap(({ from, to }) => written.slice(from, to).match(/(?<!\p{L})\p{Lu}{2,6}(?!\p{Lu})/gu) ?? [])
}

/** "Abstract Syntax Tree" spells AST, wherever it stands. */
function spelledOut(words: string): string[] {
  return [...words.matchAll(/\p{Lu}\p{Ll}+(?:[ -](?:(?:of|the|and|for) )?\p{Lu}\p{Ll}+){1,5}/gu)].flatMap(([name]) => {
    const initials = (name.match(/\p{Lu}/gu) ?? []).join('')
    return suffixesAndPrefixes(initials)
  })
}

function suffixesAndPrefixes(initials: string): string[] {
  const ends = Array.from({ length: initials.length - 1 }, (_, cut) => cut)
  return ends.flatMap((cut) => [initials.slice(cut), initials.slice(0, initials.length - cut)])
}
