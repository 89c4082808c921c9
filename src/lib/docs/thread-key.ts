/**
 * Names in the map of threads. Every comment has a name of its own, drawn by its author: of two people answering at once
 * both stay, and nothing that happens to one record takes another with it.
 */

/** `thread:…` what a thread is about, `resolution:…` whether it is settled, `comment:…:…` one thing said in it, `agenda:…:…` one made of it. */
export type ThreadKey =
  | { readonly kind: 'thread'; readonly thread: string }
  | { readonly kind: 'resolution'; readonly thread: string }
  | { readonly kind: 'comment'; readonly thread: string; readonly comment: string }
  | { readonly kind: 'agenda'; readonly thread: string; readonly agenda: string }

const KEY = /^(?<kind>thread|resolution|comment|agenda):(?<thread>[\w-]{1,64})(?::(?<part>[\w-]{1,64}))?$/

export const threadKey = (thread: string): string => `thread:${thread}`
export const resolutionKey = (thread: string): string => `resolution:${thread}`
export const commentKey = (thread: string, comment: string): string => `comment:${thread}:${comment}`
export const agendaKey = (thread: string, agenda: string): string => `agenda:${thread}:${agenda}`

/** Null for a name of some newer version. */
export function parseThreadKey(key: string): ThreadKey | null {
  const found = KEY.exec(key)?.groups
  if (!found) return null
  const { kind, thread = '', part } = found
  if (kind === 'thread' || kind === 'resolution') return part === undefined ? { kind, thread } : null
  if (part === undefined) return null
  return kind === 'comment' ? { kind, thread, comment: part } : { kind: 'agenda', thread, agenda: part }
}
