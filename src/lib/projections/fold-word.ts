/** Words as they are compared wherever something is searched: capitals, accents and letters typed as others aside. */

/** Letters that people type plain or as two, and that Unicode does not take apart. */
const PLAIN_BY_LETTER: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ß: 'ss',
  ı: 'i'
}
const NOT_TAKEN_APART = new RegExp(`[${Object.keys(PLAIN_BY_LETTER).join('')}]`, 'g')

/** `Łódź` and `lodz` fold to the same, in every locale. */
export function foldWord(word: string): string {
  return word
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(NOT_TAKEN_APART, (letter) => PLAIN_BY_LETTER[letter] ?? letter)
}
