/**
 * Whether a text is plainly not English. Rules about English words stay silent then; a false "yes, it is" costs a few
 * odd hints, a false "no" all of them, so doubt counts as English.
 */

/** Frequent in English, and words in none of the languages that share its letters. */
const ENGLISH = wordSet(
  'the and of to that it this with for not we you are be will have from by should can please they which would there what'
)
/** The same for others, enough to tell a short text: German, French, Spanish, Portuguese, Italian, Dutch, Polish, Turkish. */
const FOREIGN = wordSet(
  'der das und nicht ist wir bitte für mit ein eine sich auf le les et pas est une des dans pour nous vous que avec el los ' +
    'las por para con una como não uma você com são il di che per non sono della het een niet voor van zijn nie jest ve bir için'
)

/** A share of an English text is these words, about a third; code and names thin it out. */
const LEAST_SHARE = 0.06
const SHORT = 20
const MOST_WORDS = 2_000

export function isPlainlyNotEnglish(text: string): boolean {
  const words = wordsOf(text)
  const [english, foreign] = [countOf(words, ENGLISH), countOf(words, FOREIGN)]
  if (isMostlyOtherLetters(text)) return english === 0 || english / words.length < LEAST_SHARE
  if (words.length < SHORT) return english === 0 && foreign > 1
  return english / words.length < LEAST_SHARE && foreign > english
}

/** The first of them say enough. */
function wordsOf(text: string): string[] {
  return (text.slice(0, MOST_WORDS * 8).match(/\p{L}+/gu) ?? []).slice(0, MOST_WORDS).map((word) => word.toLowerCase())
}

function isMostlyOtherLetters(text: string): boolean {
  const letters = text.slice(0, MOST_WORDS * 8).match(/\p{L}/gu) ?? []
  return letters.length > 0 && letters.filter((letter) => !/\p{Script=Latin}/u.test(letter)).length > letters.length / 2
}

function countOf(words: readonly string[], known: ReadonlySet<string>): number {
  return words.filter((word) => known.has(word)).length
}

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(' '))
}
