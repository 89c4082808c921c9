/**
 * The mailbox store over JetStream, for relay processes that keep nothing themselves; each of them serves every mailbox.
 * `nats-words.ts` says how a mailbox lies in the stream.
 *
 * - What `write` resolved for was acknowledged by more than half of the servers that keep the stream. Whether it survives all
 *   of them losing power at once is a setting of theirs (docs/relay-cluster.md).
 * - A write that expects another tip than the stream tells of when asked changes nothing. Between processes each log stands
 *   for itself: of two rivals the first in the stream counts and the other is `Moved`, while what the same write held for
 *   other logs, and its parcels, may be kept. After a fault any of it may be. Nothing goes wrong by that: every log is
 *   without a gap, and whoever opens the mailbox again sees how far each goes.
 * - The servers refuse a message that does not follow the newest of its log, but before 2.11 not one that arrives while that
 *   is still on its way. So a writer looks, once its message is acknowledged, whether another came between.
 * - Of one mailbox writes happen one after the other; those of several go side by side.
 * - A record is acknowledged before what it replaces is removed. What could not be removed stays hidden until the next one.
 * - A body too large for one message lies in parts before it, which nobody sees until the message that names them is there.
 *   Parts whose message never came, or came too late, stay and are never read.
 */
import { bytesToBase64url, concatBytes, noBytes } from '$lib/base/bytes'
import type { Random } from '$lib/base/ports'
import { err, ok, type Result } from '$lib/base/result'
import type { MailboxName, MailboxStore, MailboxWrite, Piece, StoreFault } from './mailbox-store'
import { readBody, sendBody } from './nats-bodies'
import type { MailboxIndex } from './nats-index'
import { newKnownMailboxes, type KnownMailboxes } from './nats-known'
import { planWrite, type RunPlan, type WritePlan } from './nats-plan'
import type { NatsStream } from './nats-stream'
import { CLOSED, newTurns, type Turns } from './nats-turns'
import {
  parcelHeaders,
  piecesIn,
  runHeaders,
  workspaceHeaders,
  type BodyPlace,
  type KeptPiece,
  type MailboxSubjects,
  type RunWord,
  type Subjects
} from './nats-words'

export interface NatsStoreParts {
  /** Of the store, as the stream has it. */
  readonly id: Uint8Array
  readonly stream: NatsStream
  readonly subjects: Subjects
  readonly random: Pick<Random, 'bytes'>
}

type Asked<T> = Promise<Result<T, StoreFault>>

const STAMP_BYTES = 12

const gone: StoreFault = { kind: 'Unavailable', why: 'the stream does not hold what it tells of' }

/** What the store stands on, once it is open. */
interface House extends NatsStoreParts {
  readonly known: KnownMailboxes
  readonly turns: Turns
}

export function newNatsStore(parts: NatsStoreParts): MailboxStore {
  const { stream, subjects } = parts
  const [known, turns] = [newKnownMailboxes(stream, subjects), newTurns()]
  const house: House = { ...parts, known, turns }
  return {
    id: parts.id,
    open: (mailbox) =>
      turns.take(mailbox, async () => {
        const index = await known.refresh(mailbox)
        return index.ok ? ok(index.value.head()) : index
      }),
    write: (mailbox, write) => turns.take(mailbox, () => writeTo(house, mailbox, write)),
    read: (mailbox, range, mostBytes) =>
      readAgain(known, mailbox, async () => {
        const index = await lookUp(house, mailbox, (each) => (each.tipOf(range.log)?.seq ?? 0) >= range.to)
        return index.ok ? readPieces(stream, index.value.piecesIn(range, mostBytes)) : index
      }),
    readParcels: (mailbox, names) =>
      readAgain(known, mailbox, async () => {
        const index = await lookUp(house, mailbox, (each) => names.every((name) => each.parcel(name)))
        if (!index.ok) return index
        const places = names.flatMap((name) => index.value.parcel(name) ?? [])
        return readParcels(stream, places)
      }),
    async size() {
      if (turns.areOver) return err(CLOSED)
      const size = await stream.size(subjects.workspaces)
      return size.ok ? ok({ mailboxes: size.value.subjects, bytes: size.value.bytes }) : size
    },
    close: () => turns.end()
  }
}

async function writeTo(house: House, mailbox: MailboxName, write: MailboxWrite): Asked<undefined> {
  const { known, subjects } = house
  const planned = await plan(known, mailbox, write)
  if (!planned.ok) return planned
  const { index } = planned.value
  const sent = await send({ ...house, own: subjects.ofMailbox(mailbox), index, write }, planned.value.plan)
  if (!sent.ok) {
    known.doubt(mailbox)
    return sent
  }
  if (hasRecord(write)) tidy(house, mailbox, index)
  return sent.value.length === 0 ? ok() : areFirst(known, mailbox, sent.value)
}

/**
 * Nobody waits for it. What came too late to count goes first: with what it came too late for gone, it would count. A server
 * that was killed may have other messages at those places than the rest, and would lose them: then nothing is removed.
 */
function tidy({ stream, subjects, turns }: House, mailbox: MailboxName, index: MailboxIndex): void {
  const useless = index.useless()
  const newest = index.newest()
  if (useless.hidden.length === 0 || !newest) return
  void turns.take(mailbox, async () => {
    if (!(await stream.isAlike(subjects.ofMailbox(mailbox).all, newest))) return ok()
    if ((await stream.remove(useless.rivals)) && (await stream.remove(useless.hidden))) index.forgetUseless(useless)
    return ok()
  })
}

/** What is remembered where that is enough, else asked. */
function lookUp(
  { known, turns }: House,
  mailbox: MailboxName,
  isEnough: (index: MailboxIndex) => boolean
): Asked<MailboxIndex> {
  return turns.take(mailbox, async () => {
    const index = known.recall(mailbox)
    return index && isEnough(index) ? ok(index) : known.refresh(mailbox)
  })
}

/** Tries once more with all read anew where another process removed what was about to be read. */
async function readAgain<T>(known: KnownMailboxes, mailbox: MailboxName, read: () => Asked<T | null>): Asked<T> {
  const first = await read()
  if (!first.ok) return first
  if (first.value !== null) return ok(first.value)
  known.forget(mailbox)
  const second = await read()
  if (!second.ok) return second
  return second.value === null ? err(gone) : ok(second.value)
}

/** By what is remembered if the write fits to it, else by what the stream tells. */
async function plan(
  known: KnownMailboxes,
  mailbox: MailboxName,
  write: MailboxWrite
): Asked<{ readonly index: MailboxIndex; readonly plan: WritePlan }> {
  const remembered = known.recall(mailbox)
  const first = remembered ? planWrite(remembered, write) : null
  if (remembered && first?.ok) return ok({ index: remembered, plan: first.value })
  const index = await known.refresh(mailbox)
  if (!index.ok) return index
  const second = planWrite(index.value, write)
  return second.ok ? ok({ index: index.value, plan: second.value }) : second
}

function hasRecord({ appends, records }: MailboxWrite): boolean {
  return records.length > 0 || appends.some(({ piece }) => piece.form === 'record')
}

interface Sending extends NatsStoreParts {
  readonly own: MailboxSubjects
  readonly index: MailboxIndex
  readonly write: MailboxWrite
}

/** Places of messages that others came before; whether those count, the whole log tells. */
type Sent = Result<readonly number[], StoreFault>

const undisputed: Sent = ok([])

async function send(sending: Sending, { runs, parcels }: WritePlan): Promise<Sent> {
  if (runs.length + parcels.length === 0) return undisputed
  const begun = await sendWorkspace(sending)
  if (!begun.ok) return begun
  const sent = await Promise.all([
    ...parcels.map((parcel) => sendParcel(sending, parcel)),
    ...runs.map((ofLog) => sendRuns(sending, ofLog))
  ])
  const faults = sent.filter((one) => !one.ok)
  const worst = faults.find(({ error }) => error.kind !== 'Moved') ?? faults[0]
  return worst ?? ok(sent.flatMap((one) => (one.ok ? one.value : [])))
}

async function sendWorkspace({ stream, own, index, write, random }: Sending): Promise<Sent> {
  const { workspace } = write
  if (index.workspace !== null) return undisputed
  const headers = workspaceHeaders(newStamp(random), workspace)
  const sent = await stream.publish({ subject: own.workspace, headers, data: noBytes })
  if (!sent.ok) return sent
  index.take({ kind: 'workspace', workspace })
  return undisputed
}

async function sendParcel(sending: Sending, { name, bytes }: MailboxWrite['parcels'][number]): Promise<Sent> {
  const { stream, own, index, random } = sending
  const body = await sendBody(stream, own, { stamp: newStamp(random), bytes })
  if (!body.ok) return body
  const { place, inline } = body.value
  const headers = parcelHeaders({ ...place, at: 0 })
  const sent = await stream.publish({ subject: own.parcel(name), headers, data: inline })
  if (!sent.ok) return sent
  index.take({ kind: 'parcel', name, body: { ...place, at: sent.value } })
  return undisputed
}

/** One after the other: each follows the one before. */
async function sendRuns(sending: Sending, runs: readonly RunPlan[]): Promise<Sent> {
  for (const run of runs) {
    const sent = await sendRun(sending, run)
    if (!sent.ok || sent.value.length > 0) return sent
  }
  return undisputed
}

async function sendRun({ stream, own, index, random }: Sending, { tip, after, pieces }: RunPlan): Promise<Sent> {
  const bytes = concatBytes(...pieces.map((piece) => piece.bytes))
  const body = await sendBody(stream, own, { stamp: newStamp(random), bytes })
  if (!body.ok) return body
  const { place, inline } = body.value
  const sizes = pieces.map(({ form, from, to, bytes: { length } }) => ({ form, from, to, length }))
  const wordAt = (at: number): RunWord => {
    const kept = { ...place, at }
    return { kind: 'run', tip, after, pieces: piecesIn(tip, sizes, kept), body: kept }
  }
  const subject = own.run(tip.log)
  const newest = index.lastOf(tip.log)
  // A new log's first message expects nothing: what servers refuse when applying it, 2.9 counts apart on each of them.
  const publication = { subject, headers: runHeaders(wordAt(0)), data: inline, after: newest || undefined }
  const sent = await stream.publish(publication)
  if (!sent.ok) return sent
  const next = sent.value === newest + 1 ? null : await stream.next(subject, newest + 1)
  if (next && !next.ok) return next
  if (next && next.value?.at !== sent.value) return ok([sent.value])
  index.take(wordAt(sent.value))
  return undisputed
}

/** Whether messages that were acknowledged count, though others of their logs came before: Moved where one does not. */
async function areFirst(known: KnownMailboxes, mailbox: MailboxName, places: readonly number[]): Asked<undefined> {
  const index = await known.refresh(mailbox)
  if (!index.ok) return index
  return places.every((at) => index.value.shows(at)) ? ok() : err({ kind: 'Moved' })
}

/** Null where one of them is no more in the stream. Pieces of one message are read at once. */
async function readPieces(stream: NatsStream, pieces: readonly KeptPiece[]): Asked<readonly Piece[] | null> {
  const groups = new Map<BodyPlace, KeptPiece[]>()
  for (const piece of pieces) groups.set(piece.body, [...(groups.get(piece.body) ?? []), piece])
  const read = await Promise.all([...groups].map(([body, own]) => readGroup(stream, body, own)))
  const bytesByPiece = new Map<KeptPiece, Uint8Array>()
  for (const group of read) {
    if (!group.ok) return group
    if (!group.value) return ok(null)
    for (const [piece, bytes] of group.value) bytesByPiece.set(piece, bytes)
  }
  return ok(
    pieces.map((piece) => {
      const { log, form, from, to } = piece
      return { log, form, from, to, bytes: bytesByPiece.get(piece) ?? noBytes }
    })
  )
}

async function readGroup(
  stream: NatsStream,
  body: BodyPlace,
  pieces: readonly KeptPiece[]
): Asked<readonly (readonly [KeptPiece, Uint8Array])[] | null> {
  const from = Math.min(...pieces.map(({ offset }) => offset))
  const end = Math.max(...pieces.map(({ offset, length }) => offset + length))
  const bytes = await readBody(stream, body, { from, length: end - from })
  if (!bytes.ok) return bytes
  const whole = bytes.value
  return ok(
    whole &&
      pieces.map((piece) => [piece, whole.slice(piece.offset - from, piece.offset - from + piece.length)] as const)
  )
}

async function readParcels(stream: NatsStream, places: readonly BodyPlace[]): Asked<readonly Uint8Array[] | null> {
  const read = await Promise.all(places.map((place) => readBody(stream, place, { from: 0, length: place.length })))
  const parcels: Uint8Array[] = []
  for (const one of read) {
    if (!one.ok) return one
    if (!one.value) return ok(null)
    parcels.push(one.value)
  }
  return ok(parcels)
}

function newStamp(random: Pick<Random, 'bytes'>): string {
  return bytesToBase64url(random.bytes(STAMP_BYTES))
}
