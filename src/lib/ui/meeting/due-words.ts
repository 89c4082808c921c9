/** "Fri 4 Dec", of a day on somebody's calendar: it has no zone. */
export function dueWords(day: string): string {
  const ms = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(ms)) return day
  return new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    ms
  )
}
