/** Time that is left, as it is read and as it is said. */

/** "6:48", and "+1:12" where it is over. */
export function clockWords(leftMs: number): string {
  const seconds = Math.abs(secondsOf(leftMs))
  return `${leftMs < 0 && seconds > 0 ? '+' : ''}${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** "6 minutes 48 seconds left on this item" */
export function spokenTime(leftMs: number): string {
  const seconds = Math.abs(secondsOf(leftMs))
  const parts = [counted(Math.floor(seconds / 60), 'minute'), counted(seconds % 60, 'second')].filter((part) => part)
  const time = parts.join(' ') || '0 seconds'
  return leftMs < 0 ? `${time} over on this item` : `${time} left on this item`
}

/** What is announced, at five, one and no minutes left, and between them nothing. */
export function announcedTime(leftMs: number | null): string {
  if (leftMs === null) return ''
  const seconds = secondsOf(leftMs)
  if (seconds <= 0) return seconds > -ANNOUNCED_FOR ? 'The time of this item is up' : ''
  const minutes = [1, 5].find((each) => seconds <= each * 60 && seconds > each * 60 - ANNOUNCED_FOR)
  return minutes === undefined ? '' : `${counted(minutes, 'minute')} left on this item`
}

/** "21 min left", "4 min over" */
export function sessionTime(leftMs: number): string {
  const minutes = Math.ceil(Math.abs(leftMs) / 60_000)
  return leftMs < 0 ? `${minutes} min over` : `${minutes} min left`
}

const ANNOUNCED_FOR = 5

/** A second that has begun is there whole, as on a kitchen clock. */
function secondsOf(leftMs: number): number {
  return Math.ceil(leftMs / 1000)
}

function counted(count: number, word: string): string {
  return count === 0 ? '' : `${count} ${word}${count === 1 ? '' : 's'}`
}
