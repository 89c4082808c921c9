/**
 * Which comments of a long thread are folded away when it is first shown: between the first, which says what it is about, and
 * the last ones. From then on fewer are, never more: nothing moves under whoever reads.
 */
import type { CommentView } from '$lib/app/talk-views'

/** So many are shown whole. */
const MOST_SHOWN = 4
const LAST_SHOWN = 2

type Foldable = Pick<CommentView, 'id' | 'isNew'>

/** Their ids. */
export function foldedIn(comments: readonly Foldable[]): ReadonlySet<string> {
  const middle = comments.length > MOST_SHOWN ? comments.slice(1, -LAST_SHOWN) : []
  return stillFolded(new Set(middle.map(({ id }) => id)), comments)
}

/** Without what turned out to be new, and all that was said after it. */
export function stillFolded(folded: ReadonlySet<string>, comments: readonly Foldable[]): ReadonlySet<string> {
  const firstNew = comments.findIndex(({ isNew }) => isNew)
  const before = firstNew < 0 ? comments : comments.slice(0, firstNew)
  const left = before.filter(({ id }) => folded.has(id)).map(({ id }) => id)
  return left.length === folded.size ? folded : new Set(left)
}
