/** Where a thread can be gone to. Ids come from others and are written as they may be. */

/** The id of the element that shows it, beside its document. */
export const threadPlace = (thread: string): string => `thread-${thread}`

/** From the address of its document. Inside the app, so that it leads to this app wherever that was opened from. */
export function threadPath(address: string, thread: string): string {
  return `${documentPath(address)}#${threadPlace(thread)}`
}

export function documentPath(address: string): string {
  return new URL(address).pathname
}
