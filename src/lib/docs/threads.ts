/**
 * Conversations beside a document: threads on chosen words or on the whole, each a row of comments.
 *
 * - Every comment is one value under a name of its own: nothing concurrent loses one, and an edit replaces it whole.
 * - The order is that of time, then of ids: on every device the same, whoever was heard of first.
 * - A comment is changed and taken back by its author alone, and says so. A thread is never deleted: it is resolved.
 * - A thread without its words still says what it was about, by its quote.
 * - Functions that name what is not there do nothing: a concurrent edit may have come first.
 */
import { assert } from '$lib/base/assert'
import { compareIds } from '$lib/base/ids'
import type * as Y from 'yjs'
import { readAnchors } from './anchors'
import { LOCAL_ORIGIN, raiseVersion, type Origin } from './document'
import { MOST_COMMENT_LENGTH, MOST_COMMENTS, MOST_QUOTE_LENGTH, MOST_THREADS } from './limits'
import { threadsOf } from './roots'
import { VERSION_OF } from './schema'
import { commentKey, parseThreadKey, resolutionKey, threadKey } from './thread-key'
import {
  parseComment,
  parseHead,
  parseResolution,
  type Comment,
  type Resolution,
  type Said,
  type ThreadHead,
  type ThreadSubject
} from './thread-record'

export type { Comment, Said, ThreadSubject } from './thread-record'

export interface Thread extends ThreadHead {
  readonly id: string
  /** The root of the text it is anchored in; null for one on the document, and for one whose text is gone. */
  readonly root: string | null
  /** It was on words of which no character is left. */
  readonly isGone: boolean
  /** Oldest first, deleted ones among them. */
  readonly comments: readonly Comment[]
  /** Who resolved it and when; null while it is open. */
  readonly resolved: Said | null
  /** Who opened it again and when; null while it is resolved, or was never anything but open. */
  readonly reopened: Said | null
}

export interface NewThread extends Said {
  readonly id: string
  readonly on: ThreadSubject
  /** The chosen words; empty for a thread on the document. */
  readonly quote: string
  readonly words: string
}

export interface NewComment extends Said {
  readonly thread: string
  readonly id: string
  readonly words: string
}

/** What is done to a comment that stands there, and by whom. */
export interface CommentChange extends Said {
  readonly thread: string
  readonly comment: string
}

/** What changes when a thread does, anchors aside: those are in the texts. */
export function threadsRoot(doc: Y.Doc): Y.Map<unknown> {
  return threadsOf(doc)
}

/** The threads of the document, oldest first. */
export function readThreads(doc: Y.Doc): Thread[] {
  const records = recordsOf(doc)
  if (records.size === 0) return []
  const rootByThread = readAnchors(doc)
  return [...records]
    .flatMap(([id, record]) => threadOf(id, record, rootByThread.get(id) ?? null) ?? [])
    .sort(compareSaid)
    .slice(0, MOST_THREADS)
}

interface Records {
  head: ThreadHead | null
  resolution: Resolution | null
  readonly comments: Comment[]
}

function recordsOf(doc: Y.Doc): Map<string, Records> {
  const recordsByThread = new Map<string, Records>()
  for (const [name, value] of threadsOf(doc)) {
    const key = parseThreadKey(name)
    if (!key) continue
    const records = recordsByThread.get(key.thread) ?? { head: null, resolution: null, comments: [] }
    recordsByThread.set(key.thread, records)
    if (key.kind === 'thread') records.head = parseHead(value)
    else if (key.kind === 'resolution') records.resolution = parseResolution(value)
    else {
      const comment = parseComment(key.comment, value)
      if (comment) records.comments.push(comment)
    }
  }
  return recordsByThread
}

/** Null where nothing was said. Comments whose head somebody tore out are shown all the same. */
function threadOf(id: string, { head, resolution, comments }: Records, root: string | null): Thread | null {
  const sorted = comments.sort(compareSaid).slice(0, MOST_COMMENTS)
  const [first] = sorted
  if (!first) return null
  const { by, at, on, quote } = head ?? { ...first, on: root === null ? 'document' : 'text', quote: '' }
  const said = resolution ? { by: resolution.by, at: resolution.at } : null
  return {
    id,
    by,
    at,
    on,
    quote,
    root: on === 'text' ? root : null,
    isGone: on === 'text' && root === null,
    comments: sorted,
    resolved: resolution?.resolved === true ? said : null,
    reopened: resolution?.resolved === false ? said : null
  }
}

function compareSaid(a: Said & { readonly id: string }, b: Said & { readonly id: string }): number {
  return a.at - b.at || compareIds(a.id, b.id)
}

/**
 * Starts a thread with its first comment, which has the thread's id. One on text is anchored in the same transaction, by the
 * editor's `addComment`: alone it would read as one whose text is gone.
 */
export function startThread(
  doc: Y.Doc,
  { id, by, at, on, quote, words }: NewThread,
  origin: Origin = LOCAL_ORIGIN
): void {
  doc.transact(() => {
    raiseVersion(doc, VERSION_OF.threads)
    threadsOf(doc).set(threadKey(id), { by, at, on, quote: quote.slice(0, MOST_QUOTE_LENGTH) })
    say(doc, { thread: id, id, by, at, words })
  }, origin)
}

export function reply(doc: Y.Doc, comment: NewComment, origin: Origin = LOCAL_ORIGIN): void {
  if (threadsOf(doc).has(threadKey(comment.thread))) doc.transact(() => say(doc, comment), origin)
}

function say(doc: Y.Doc, { thread, id, by, at, words }: NewComment): void {
  checkWords(words)
  threadsOf(doc).set(commentKey(thread, id), { by, at, words })
}

/** For its author only, and not once it is deleted. Without a change it stays as it is, and says nothing of an edit. */
export function editComment(
  doc: Y.Doc,
  { words, ...change }: CommentChange & { readonly words: string },
  origin: Origin = LOCAL_ORIGIN
): void {
  checkWords(words)
  changeComment(doc, change, origin, (comment) =>
    comment.words === words ? null : { by: comment.by, at: comment.at, words, editedAt: change.at }
  )
}

/** For its author only. The words leave the document; that something was said here, by whom and when, stays. */
export function deleteComment(doc: Y.Doc, change: CommentChange, origin: Origin = LOCAL_ORIGIN): void {
  changeComment(doc, change, origin, ({ by, at }) => ({ by, at, deletedAt: change.at }))
}

function changeComment(
  doc: Y.Doc,
  { thread, comment: id, by }: CommentChange,
  origin: Origin,
  change: (comment: Comment) => object | null
): void {
  const key = commentKey(thread, id)
  const comment = parseComment(id, threadsOf(doc).get(key))
  if (comment?.by !== by || comment.deletedAt !== null) return
  const changed = change(comment)
  if (changed) doc.transact(() => threadsOf(doc).set(key, changed), origin)
}

/** Nothing happens to one that is resolved: who did so first stays. */
export function resolveThread(doc: Y.Doc, thread: string, said: Said, origin: Origin = LOCAL_ORIGIN): void {
  settle(doc, thread, { by: said.by, at: said.at, resolved: true }, origin)
}

export function reopenThread(doc: Y.Doc, thread: string, said: Said, origin: Origin = LOCAL_ORIGIN): void {
  settle(doc, thread, { by: said.by, at: said.at, resolved: false }, origin)
}

function settle(doc: Y.Doc, thread: string, resolution: Resolution, origin: Origin): void {
  const threads = threadsOf(doc)
  const now = parseResolution(threads.get(resolutionKey(thread)))?.resolved ?? false
  if (!threads.has(threadKey(thread)) || now === resolution.resolved) return
  doc.transact(() => threads.set(resolutionKey(thread), resolution), origin)
}

function checkWords(words: string): void {
  assert(words.trim() !== '' && words.length <= MOST_COMMENT_LENGTH, 'a comment says something, and not too much')
}

/**
 * Rounds at the end of a thread in which the same two people took turns, one saying and the other answering. Several
 * comments by one of them in a row are one turn; what was deleted is none.
 */
export function alternations({ comments }: Pick<Thread, 'comments'>): number {
  const said = comments.filter(({ deletedAt }) => deletedAt === null).map(({ by }) => by)
  const turns = said.filter((by, index) => by !== said[index - 1])
  const pair = new Set(turns.slice(-2))
  const others = turns.findLastIndex((by) => !pair.has(by))
  return Math.floor((turns.length - 1 - others) / 2)
}
