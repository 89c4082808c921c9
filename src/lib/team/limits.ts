/** Bounds of what a team may ask of a device that derives it, each with its reason. */

/** Entries and mailboxes of an epoch are still asked for this long after it ended (rule 5): a long leave, and no more rooms. */
export const DOOR_DAYS = 90
