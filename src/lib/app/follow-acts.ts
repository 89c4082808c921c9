/** What goes on by itself beside the lists once the engine runs, loaded after them. */
import { giveSignsAtDeadlines, type DeadlineDeps } from './deadline-signs'
import { followAway, type AwayFollowing } from './follow-away'

export function followActs(deps: DeadlineDeps & AwayFollowing): void {
  giveSignsAtDeadlines(deps)
  followAway(deps)
}
