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

export function textIn(record: PlainRecord, key: string): string | null {
  const value = record[key]
  return isText(value) ? value : null
}

export function listIn(record: PlainRecord, key: string): readonly unknown[] {
  const value = record[key]
  return Array.isArray(value) ? value : []
}
