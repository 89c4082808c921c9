/** Reading values of unknown shape out of shared maps: a peer may have written anything. */

export type PlainRecord = Readonly<Record<string, unknown>>

export function isRecord(value: unknown): value is PlainRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.getPrototypeOf(value) === Object.prototype
  )
}

export function isText(value: unknown): value is string {
  return typeof value === 'string'
}

export function isWholeNumber(value: unknown): value is number {
  return Number.isSafeInteger(value)
}

/** A day of the calendar that may be planned on: it exists, in a year dates are written in with four digits. */
export function isDay(value: unknown): value is string {
  if (!isText(value) || !/^(?:19[7-9]\d|2[01]\d\d)-\d\d-\d\d$/.test(value)) return false
  const ms = Date.parse(`${value}T00:00Z`)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(value)
}

export function textIn(record: PlainRecord, key: string): string | null {
  const value = record[key]
  return isText(value) ? value : null
}

export function listIn(record: PlainRecord, key: string): readonly unknown[] {
  const value = record[key]
  return Array.isArray(value) ? value : []
}
