/** Every bound of this room, with its reason. */

/** Elements inside elements, and values inside values. Deeper trees overflow the stack of whoever prints them. */
export const MOST_DEPTH = 64

/** Structs, and ranges of deletions, in one update: 100,000 is a book, and 0.2 s to apply. */
export const MOST_STRUCTS = 100_000

/** How far one struct that carries nothing (GC, Skip, deleted content) may move a clock: it costs its sender one byte. */
export const MOST_EMPTY_LENGTH = 100_000

/** Yjs counts in doubles, and its V2 codec in 31 bits where it may; nobody types two thousand million characters. */
export const MOST_CLOCK = 2 ** 31

/** Problems reported of one document: the first ones say enough. */
export const MOST_PROBLEMS = 50

/** A fractional order grows by one character each time something is put between the same two; this is far beyond use. */
export const MOST_ORDER_LENGTH = 512
