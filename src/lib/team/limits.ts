/** Bounds of what a team may ask of a device that derives it, each with its reason. */

/**
 * Statements of one device, those in each one's own past counted. Deriving a team keeps n²/8 bytes for n statements: a busy
 * device says a few each day, and a member who says nonsense without end costs others no more than this (I7).
 */
export const MAX_STATEMENTS_OF_A_DEVICE = 2_000

/** Entries and mailboxes of an epoch are still asked for this long after it ended (rule 5): a long leave, and no more rooms. */
export const DOOR_DAYS = 90
