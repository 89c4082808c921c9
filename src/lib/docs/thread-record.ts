/**
 * The records in the map of threads, read as far as they can be trusted. Who said a thing, and when, is what whoever wrote
 * the record says: a claim, bounded here and shown as such.
 */
import { MOST_COMMENT_LENGTH, MOST_QUOTE_LENGTH, MOST_THREAD_AGENDAS } from './limits'
import { isRecord, isText, isWholeNumber, listIn, textIn, type PlainRecord } from './plain'

/** By whom, and when: a member's id, and wall time in ms. */
export interface Said {
  readonly by: string
  readonly at: number
}

export interface Comment extends Said {
  /** Of one thread; that of its first comment is the thread's own. */
  readonly id: string
  /** As typed, with mentions (`mentions.ts`). Empty once deleted. */
  readonly words: string
  /** When its words were last changed, and when they were taken back: it says so. Wall time in ms. */
  readonly editedAt: number | null
  readonly deletedAt: number | null
  /** It is what came of these agendas; empty for what is merely said. */
  readonly answers: readonly string[]
}

/** An agenda the thread was to be talked through with, by its document's id; who made it and when. */
export interface ThreadAgenda extends Said {
  readonly id: string
}

/** On the words of the document that were chosen, or on all of it. */
export type ThreadSubject = 'text' | 'document'

export interface ThreadHead extends Said {
  readonly on: ThreadSubject
  /** The chosen words as they stood when the thread was started: what it is about, whatever becomes of them. */
  readonly quote: string
}

export interface Resolution extends Said {
  readonly resolved: boolean
}

/** The last moment a date can hold. */
const LAST_MOMENT = 8_640_000_000_000_000

export function parseHead(value: unknown): ThreadHead | null {
  const said = parseSaid(value)
  if (!said || !isRecord(value)) return null
  const quote = (textIn(value, 'quote') ?? '').slice(0, MOST_QUOTE_LENGTH)
  return { ...said, on: value['on'] === 'document' ? 'document' : 'text', quote }
}

export function parseComment(id: string, value: unknown): Comment | null {
  const said = parseSaid(value)
  if (!said || !isRecord(value)) return null
  const deletedAt = momentIn(value, 'deletedAt')
  const words = deletedAt === null ? textIn(value, 'words') : ''
  if (words === null) return null
  const answers = deletedAt === null ? listIn(value, 'answers').filter(isPlainId).slice(0, MOST_THREAD_AGENDAS) : []
  const editedAt = momentIn(value, 'editedAt')
  return { id, ...said, words: words.slice(0, MOST_COMMENT_LENGTH), editedAt, deletedAt, answers }
}

export function parseThreadAgenda(id: string, value: unknown): ThreadAgenda | null {
  const said = parseSaid(value)
  return said && { id, ...said }
}

export function parseResolution(value: unknown): Resolution | null {
  const said = parseSaid(value)
  return said && isRecord(value) ? { ...said, resolved: value['resolved'] === true } : null
}

function parseSaid(value: unknown): Said | null {
  if (!isRecord(value)) return null
  const { by } = value
  const at = momentIn(value, 'at')
  return isPlainId(by) && at !== null ? { by, at } : null
}

/** An id as it may stand in these records: of a member, a document, a thread. */
export function isPlainId(value: unknown): value is string {
  return isText(value) && /^[\w-]{1,64}$/.test(value)
}

function momentIn(record: PlainRecord, key: string): number | null {
  const value = record[key]
  return isWholeNumber(value) && value >= 0 && value <= LAST_MOMENT ? value : null
}
