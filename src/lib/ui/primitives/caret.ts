/**
 * Where a caret belongs after somebody else changed the text under it.
 *
 * The change is taken to be the one stretch in which the two texts differ. What stands behind it moves with it; a caret inside
 * it goes to its end, where the other person is writing.
 */
export function movedCaret(before: string, after: string, caret: number): number {
  const most = Math.min(before.length, after.length)
  let start = 0
  while (start < most && before[start] === after[start]) start += 1
  let end = 0
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1

  if (caret <= start) return caret
  if (caret >= before.length - end) return caret + after.length - before.length
  return after.length - end
}
