/** What is told of a bug: its name and the place in our code, and not its message, which may hold what somebody sent. */
export function whereItBroke(cause: unknown): string {
  if (!(cause instanceof Error)) return 'something was thrown that is no error'
  const place = /\bat .*/.exec(cause.stack ?? '')?.[0] ?? 'at an unknown place'
  return `${cause.name} ${place}`
}
