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
import { MOST_COMMENT_LENGTH, MOST_COMMENTS, MOST_QUOTE_LENGTH, MOST_THREAD_AGENDAS, MOST_THREADS } from './limits'
import { threadsOf } from './roots'
import { VERSION_OF } from './schema'
import { agendaKey, commentKey, parseThreadKey, resolutionKey, threadKey } from './thread-key'
import {
  parseComment,
  parseHead,
  parseResolution,
  parseThreadAgenda,
  type Comment,
  type Resolution,
  type Said,
  type ThreadAgenda,
  type ThreadHead,
  type ThreadSubject
} from './thread-record'

export type { Comment, Said, ThreadAgenda, ThreadSubject } from './thread-record'

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
  /** Made of it to talk it through, oldest first. */
  readonly agendas: readonly ThreadAgenda[]
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
  readonly agendas: ThreadAgenda[]
}

function recordsOf(doc: Y.Doc): Map<string, Records> {
  const recordsByThread = new Map<string, Records>()
  for (const [name, value] of threadsOf(doc)) {
    const key = parseThreadKey(name)
    if (!key) continue
    const records = recordsByThread.get(key.thread) ?? { head: null, resolution: null, comments: [], agendas: [] }
    recordsByThread.set(key.thread, records)
    if (key.kind === 'thread') records.head = parseHead(value)
    else if (key.kind === 'resolution') records.resolution = parseResolution(value)
    else if (key.kind === 'comment') push(records.comments, parseComment(key.comment, value))
    else push(records.agendas, parseThreadAgenda(key.agenda, value))
  }
  return recordsByThread
}

function push<T>(list: T[], value: T | null): void {
  if (value !== null) list.push(value)
}

/** Null where nothing was said. Comments whose head somebody tore out are shown all the same. */
function threadOf(id: string, { head, resolution, comments, agendas }: Records, root: string | null): Thread | null {
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
    reopened: resolution?.resolved === false ? said : null,
    agendas: agendas.sort(compareSaid).slice(0, MOST_THREAD_AGENDAS)
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

function say(doc: Y.Doc, { thread, id, by, at, words }: NewComment, answers?: readonly string[]): void {
  checkWords(words)
  threadsOf(doc).set(commentKey(thread, id), { by, at, words, ...(answers && { answers: [...answers] }) })
}

/** The thread is to be talked through with this agenda: from now on it owes what came of it. */
export function owe(doc: Y.Doc, thread: string, { id, by, at }: ThreadAgenda, origin: Origin = LOCAL_ORIGIN): void {
  if (!threadsOf(doc).has(threadKey(thread))) return
  doc.transact(() => {
    raiseVersion(doc, VERSION_OF.talkedThrough)
    threadsOf(doc).set(agendaKey(thread, id), { by, at })
  }, origin)
}

/** What came of all agendas of the thread that are known here, said in the thread as its outcome. */
export function writeOutcome(doc: Y.Doc, outcome: NewComment, origin: Origin = LOCAL_ORIGIN): void {
  const thread = readThreads(doc).find(({ id }) => id === outcome.thread)
  if (thread)
    doc.transact(
      () =>
        say(
          doc,
          outcome,
          thread.agendas.map(({ id }) => id)
        ),
      origin
    )
}

/**
 * The threads that were taken into a meeting, and to which nobody wrote back what came of it. Being resolved is no outcome;
 * one that is deleted is none any more.
 */
export function outcomesOwed<T extends Pick<Thread, 'comments' | 'agendas'>>(threads: readonly T[]): T[] {
  return threads.filter(({ comments, agendas }) => {
    const answered = new Set(comments.flatMap(({ answers }) => answers))
    return agendas.some(({ id }) => !answered.has(id))
  })
}

/** For its author only, and not once it is deleted. Without a change it stays as it is, and says nothing of an edit. */
export function editComment(
  doc: Y.Doc,
  { words, ...change }: CommentChange & { readonly words: string },
  origin: Origin = LOCAL_ORIGIN
): void {
  checkWords(words)
  changeComment(doc, change, origin, (comment) =>
    comment.words === words ? null : { ...restOf(comment), words, editedAt: change.at }
  )
}

function restOf({ by, at, answers }: Comment): object {
  return answers.length === 0 ? { by, at } : { by, at, answers: [...answers] }
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
export function alternations(thread: Pick<Thread, 'comments'>): number {
  const turns = turnsOf(thread)
  const pair = new Set(turns.slice(-2))
  const others = turns.findLastIndex((by) => !pair.has(by))
  return Math.floor((turns.length - 1 - others) / 2)
}

const ROUNDS_ENOUGH = 3

/**
 * The two who went back and forth three times, whoever spoke first being first; null for a thread that is resolved, or owes
 * an outcome already. What was said before an outcome is settled and counts no more.
 */
export function backAndForth(thread: Thread): readonly [string, string] | null {
  if (thread.resolved || outcomesOwed([thread]).length > 0) return null
  const comments = sinceOutcome(thread)
  const [first, second] = turnsOf({ comments }).slice(-2 * ROUNDS_ENOUGH)
  return first !== undefined && second !== undefined && alternations({ comments }) >= ROUNDS_ENOUGH
    ? [first, second]
    : null
}

/** What was said after the last outcome: all of it, where there is none. */
export function sinceOutcome({ comments }: Pick<Thread, 'comments'>): readonly Comment[] {
  return comments.slice(comments.findLastIndex(({ answers }) => answers.length > 0) + 1)
}

function turnsOf({ comments }: Pick<Thread, 'comments'>): string[] {
  const said = comments.filter(({ deletedAt }) => deletedAt === null).map(({ by }) => by)
  return said.filter((by, index) => by !== said[index - 1])
}
