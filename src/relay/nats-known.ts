/**
 * The mailboxes a relay process remembers, so that it need not read their headers again at every step. What it remembers may
 * have been overtaken by other processes at any time: the stream is asked before anything is told to be so.
 *
 * - The newest message of a mailbox, asked of the stream's leader, says whether anything is new; then only that is read.
 * - Where the place up to which everything was known holds something else than it did, all is read anew. Servers that were
 *   killed may come back with messages at other places than the rest has them, and one of them may lead later.
 * - A few new messages are asked of the leader one by one, many are scanned. A scan that does not end where the leader does
 *   is of a replica that is behind or beside it: then all are asked for one by one.
 */
import { ok, type Result } from '$lib/base/result'
import type { MailboxName, StoreFault } from './mailbox-store'
import { MailboxIndex } from './nats-index'
import type { NatsStream } from './nats-stream'
import { stampOf, type KeptMessage, type Subjects } from './nats-words'

type Asked<T> = Promise<Result<T, StoreFault>>

export interface KnownMailboxes {
  /** What is remembered, unless there is a reason to ask again. */
  recall(mailbox: MailboxName): MailboxIndex | null
  /** Asks the stream what is new. */
  refresh(mailbox: MailboxName): Asked<MailboxIndex>
  /** Something went wrong: ask before the next step. */
  doubt(mailbox: MailboxName): void
  /** What is remembered is not so. */
  forget(mailbox: MailboxName): void
}

/** Asking for one message takes about as long as one step here; a scan is prepared by several servers first. */
const MOST_SINGLE_STEPS = 32

/** Pieces and parcels remembered of all mailboxes together, at some 600 bytes each. */
const MOST_REMEMBERED = 200_000

export function newKnownMailboxes(stream: NatsStream, subjects: Subjects): KnownMailboxes {
  /** The one used last is at the end. */
  const indexes = new Map<MailboxName, MailboxIndex>()
  const doubted = new Set<MailboxName>()

  function remember(mailbox: MailboxName, index: MailboxIndex): void {
    indexes.delete(mailbox)
    indexes.set(mailbox, index)
    let count = 0
    for (const each of indexes.values()) count += each.count
    for (const [oldest, { count: own }] of indexes) {
      if (count <= MOST_REMEMBERED || oldest === mailbox) break
      indexes.delete(oldest)
      count -= own
    }
  }

  return {
    recall: (mailbox) => (doubted.has(mailbox) ? null : (indexes.get(mailbox) ?? null)),
    async refresh(mailbox) {
      const subject = subjects.ofMailbox(mailbox).all
      const last = await stream.last(subject)
      if (!last.ok) return last
      const known = indexes.get(mailbox)
      const goesOn = known ? await continues(stream, { subject, index: known, last: last.value }) : ok(false)
      if (!goesOn.ok) return goesOn
      const begun = known && goesOn.value ? known : new MailboxIndex()
      const index = await catchUp(stream, { subject, index: begun, last: last.value })
      if (!index.ok) {
        indexes.delete(mailbox) // It may have taken words of a replica that is beside the others.
        return index
      }
      doubted.delete(mailbox)
      remember(mailbox, index.value)
      return index
    },
    doubt: (mailbox) => void doubted.add(mailbox),
    forget(mailbox) {
      indexes.delete(mailbox)
      doubted.delete(mailbox)
    }
  }
}

interface Look {
  readonly subject: string
  readonly index: MailboxIndex
  /** The newest message of the mailbox. */
  readonly last: KeptMessage | null
}

/** Whether the stream still holds what the index was made from, as far as its end tells. */
async function continues(stream: NatsStream, { subject, index, last }: Look): Asked<boolean> {
  if (index.seen === 0 || !last) return ok(false)
  const anchor = last.at === index.seen ? ok(last) : await stream.next(subject, index.seen)
  if (!anchor.ok) return anchor
  return ok(anchor.value?.at === index.seen && stampOf(anchor.value.headers) === index.seenStamp)
}

/** The index with everything up to the newest message; another one where the stream told otherwise than before. */
async function catchUp(stream: NatsStream, look: Look): Asked<MailboxIndex> {
  const { subject, index, last } = look
  if (!last) return ok(index)
  if (index.seen > 0) {
    const walked = await walk(stream, look, MOST_SINGLE_STEPS)
    if (!walked.ok || index.seen >= last.at) return walked
  }
  const scanned = await stream.scan(subject, index.seen + 1, (message) => index.see(message))
  if (!scanned.ok) return scanned
  const isRight = await continues(stream, look)
  if (!isRight.ok) return isRight
  return walk(stream, isRight.value ? look : { ...look, index: new MailboxIndex() }, Infinity)
}

/** Asks for message after message until the last one is seen. */
async function walk(stream: NatsStream, { subject, index, last }: Look, mostSteps: number): Asked<MailboxIndex> {
  for (let step = 0; last && step < mostSteps && index.seen < last.at; step++) {
    const next = await stream.next(subject, index.seen + 1)
    if (!next.ok) return next
    if (next.value) index.see(next.value)
    else index.reach(last.at, stampOf(last.headers)) // It was removed meanwhile, and nothing came after it.
  }
  return ok(index)
}
