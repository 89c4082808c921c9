const WORDS = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })

/** A day of the calendar, the same wherever it is read: `2027-03-01` is "1 Mar 2027". */
export function calendarWords(day: string): string {
  return WORDS.format(Date.parse(`${day}T00:00Z`))
}
