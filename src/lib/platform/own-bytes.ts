/**
 * A view of a larger buffer is cloned with the whole buffer: a 200-byte entry cut from a 6 MB message would be stored as
 * 6 MB. What goes to a database or another tab is copied down to its own bytes first.
 */

/** The same record with every byte string in a buffer of its own. One level deep, which is all our rows have. */
export function ownBytes<T extends object>(row: T): T {
  const views = Object.entries(row).filter(isWideView)
  return views.length === 0 ? row : { ...row, ...Object.fromEntries(views.map(([name, view]) => [name, view.slice()])) }
}

function isWideView(field: readonly [string, unknown]): field is [string, Uint8Array] {
  const [, value] = field
  return value instanceof Uint8Array && value.byteLength !== value.buffer.byteLength
}
