/**
 * Names in the map of threads. Every comment has a name of its own, drawn by its author: of two people answering at once
 * both stay, and nothing that happens to one record takes another with it.
 */

/** `thread:…` what a thread is about, `resolution:…` whether it is settled, `comment:…:…` one thing said in it. */
export type ThreadKey =
  | { readonly kind: 'thread'; readonly thread: string }
  | { readonly kind: 'resolution'; readonly thread: string }
  | { readonly kind: 'comment'; readonly thread: string; readonly comment: string }

const KEY = /^(?:(?<kind>thread|resolution):(?<id>[\w-]{1,64})|comment:(?<thread>[\w-]{1,64}):(?<comment>[\w-]{1,64}))$/

export const threadKey = (thread: string): string => `thread:${thread}`
export const resolutionKey = (thread: string): string => `resolution:${thread}`
export const commentKey = (thread: string, comment: string): string => `comment:${thread}:${comment}`

/** Null for a name of some newer version. */
export function parseThreadKey(key: string): ThreadKey | null {
  const found = KEY.exec(key)?.groups
  if (!found) return null
  const { kind, id = '', thread = '', comment = '' } = found
  return kind === 'thread' || kind === 'resolution' ? { kind, thread: id } : { kind: 'comment', thread, comment }
}
