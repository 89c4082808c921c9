/**
 * Names and titles that others chose, made fit to stand among our own words. The view-models give every screen its names
 * through `plainName`, so that no character in one says in which direction the rest of a line is read.
 */

/** Control characters: a line break or a tab is a space in a name, the others are nothing. */
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g
/** Other controls, and what embeds, overrides or isolates a direction. Marks that only join or lean letters stay. */
const TURNS = /[\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu
/** Letters that are read from right to left, by the ranges Unicode keeps for them. */
const LEFTWARD = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

export function plainName(name: string): string {
  return name.replace(BREAKS, ' ').replace(TURNS, '')
}

/** A name inside a sentence that is one text: what is read from right to left must not take what follows along. */
export function isolateName(name: string): string {
  return LEFTWARD.test(name) ? `\u2068${name}\u2069` : name
}
