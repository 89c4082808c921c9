/**
 * Writing what happens in a meeting. Each function is one transaction; each writes names that are its own, so that two
 * people doing the same at once do it once, and doing different things do both.
 *
 * Moments are by the clock of the device that writes them and name its log (decision 0020).
 */
import { compareIds, type LogId } from '$lib/base/ids'
import type * as Y from 'yjs'
import { orderAt } from './agenda-order'
import { LOCAL_ORIGIN, raiseVersion, type Origin } from './document'
import { canonicalJson } from './document-hash'
import { MOST_ORDER_LENGTH } from './limits'
import { keyIn, keyOf } from './meeting-key'
import { isIn, readMeeting, type Going, type Meeting, type MeetingRole, type Session } from './meeting'
import type { Capture, MeetingReason, PhaseRecord, QueueKind, Recording, SessionPlan, Stamp } from './meeting-record'
import { meetingOf } from './roots'
import { VERSION_OF } from './schema'

/** The session of whoever begins without a plan: the same for everybody, so that two who begin at once begin one. */
export const UNPLANNED = 'a'

type Lines = 'unsettled' | 'waiting'

export function setReason(doc: Y.Doc, reason: MeetingReason | null, origin?: Origin): void {
  write(doc, [['reason', reason]], origin)
}

export function setLine(doc: Y.Doc, line: Lines, words: string, origin?: Origin): void {
  write(doc, [[line, words.trim() === '' ? null : { words: words.trim() }]], origin)
}

/** A new instance, or another time of one that is there: then its revision rises, and calendars follow. */
export function planSession(
  doc: Y.Doc,
  id: string,
  plan: Pick<SessionPlan, 'wall' | 'zone' | 'minutes'> & { readonly cancelled?: boolean },
  origin?: Origin
): void {
  const before = readMeeting(doc).sessions.find((session) => session.id === id)
  const revision = before ? before.revision + 1 : 0
  write(doc, [[keyOf('session', id), { cancelled: false, ...plan, revision }]], origin)
}

/** Null takes back what was said. */
export function setGoing(doc: Y.Doc, session: string, member: string, how: Going | null, origin?: Origin): void {
  write(doc, [[keyIn('goes', session, member), how && { how }]], origin)
}

export function setRole(doc: Y.Doc, session: string, role: MeetingRole, member: string | null, origin?: Origin): void {
  write(doc, [[keyIn('role', session, role), member === null ? null : { member }]], origin)
}

export interface Joining {
  readonly member: string
  readonly zone: string
  readonly stamp: Stamp
}

/**
 * Begins a session, with its first item on and whoever begins it in the call: the same session for everybody who begins it at
 * once. Minutes of earlier ones are open again. One that was ended stays ended: a meeting that goes on is another session.
 */
export function beginSession(
  doc: Y.Doc,
  { session, item, by }: { readonly session: string; readonly item: string | null; readonly by: Joining },
  origin: Origin = LOCAL_ORIGIN
): void {
  doc.transact(() => {
    const known = sessionIn(readMeeting(doc), session)
    if (known?.end) return
    write(doc, [
      [keyOf('run', session), known?.run ?? stampOf(by.stamp)],
      ['phase', null]
    ])
    joinSession(doc, session, by)
    if (!known?.roles.facilitator) setRole(doc, session, 'facilitator', by.member)
    turnTo(doc, session, { item, stamp: by.stamp })
  }, origin)
}

/** The session of whoever begins without a plan, or after others were held. */
export function unplannedSession({ sessions }: Meeting): string {
  const held = sessions.filter(({ run, end }) => run && end).length
  return held === 0 ? UNPLANNED : `${UNPLANNED}${held + 1}`
}

/** In the call, once however often it is said. */
export function joinSession(doc: Y.Doc, session: string, { member, zone, stamp }: Joining, origin?: Origin): void {
  const known = sessionIn(readMeeting(doc), session)
  if (known && (known.end || isIn(known, member))) return
  const from = known?.was.get(member)?.from ?? stampOf(stamp)
  write(doc, [[keyIn('was', session, member), { from, to: null, zone }]], origin)
}

/** Out of the call, out of the queue, and not speaking any more. */
export function leaveSession(doc: Y.Doc, session: string, member: string, stamp: Stamp, origin?: Origin): void {
  write(doc, leaving(readMeeting(doc), session, member, stamp), origin)
}

function leaving(meeting: Meeting, id: string, member: string, stamp: Stamp): Write[] {
  const session = sessionIn(meeting, id)
  const was = session?.was.get(member)
  if (!session || !was || was.to !== null) return []
  const waiting = meeting.queue.filter((entry) => entry.session === id && entry.member === member)
  return [
    [keyIn('was', id, member), { ...was, to: stampOf(stamp) }],
    ...waiting.map((entry): Write => [keyOf('queue', entry.id), null]),
    ...(session.speaking?.member === member ? [[keyOf('speaking', id), null] as const] : [])
  ]
}

/** Another item is on, for everybody; null for none. */
export function turnTo(
  doc: Y.Doc,
  session: string,
  { item, stamp }: { readonly item: string | null; readonly stamp: Stamp },
  origin?: Origin
): void {
  const known = sessionIn(readMeeting(doc), session)
  const count = (known?.now?.count ?? 0) + 1
  const first = item !== null && !known?.begun.has(item)
  const begun: Write[] = first ? [[keyIn('begun', session, item), stampOf(stamp)]] : []
  write(doc, [[keyIn('turn', session, stamp.log), { ...stampOf(stamp), count, item, added: 0 }], ...begun], origin)
}

/** More minutes for the item that is on, said by the device that writes `log`; its time began when it began. */
export function addMinutes(doc: Y.Doc, session: string, minutes: number, log: LogId, origin?: Origin): void {
  const now = sessionIn(readMeeting(doc), session)?.now
  if (!now) return
  const turn = { ...now, count: now.count + 1, added: now.added + minutes }
  write(doc, [[keyIn('turn', session, log), turn]], origin)
}

/** Ends a session for everybody: who is in the call has left it, nobody waits to speak, and no item is on. */
export function endSession(doc: Y.Doc, session: string, stamp: Stamp, origin: Origin = LOCAL_ORIGIN): void {
  const meeting = readMeeting(doc)
  const known = sessionIn(meeting, session)
  if (!known || known.end) return
  doc.transact(() => {
    write(doc, [
      ...[...known.was].flatMap(([member, was]): Write[] =>
        was.to ? [] : [[keyIn('was', session, member), { ...was, to: stampOf(stamp) }]]
      ),
      ...meeting.queue.flatMap((entry): Write[] =>
        entry.session === session ? [[keyOf('queue', entry.id), null]] : []
      ),
      [keyOf('end', session), stampOf(stamp)],
      [keyOf('speaking', session), null]
    ])
    turnTo(doc, session, { item: null, stamp })
  }, origin)
}

/** At the end of those who wait. */
export function joinQueue(
  doc: Y.Doc,
  entry: {
    readonly id: string
    readonly session: string
    readonly member: string
    readonly kind: QueueKind
    readonly words: string
  },
  origin?: Origin
): void {
  const { id, ...rest } = entry
  const waiting = [...readMeeting(doc).queue].sort((a, b) => compareIds(a.order, b.order))
  const order = orderAt(waiting.map(placeOf), waiting.length)
  // Behind an order as long as there may be nobody would be read: better among the first than nowhere.
  const read = order.length <= MOST_ORDER_LENGTH ? order : orderAt([], 0)
  write(doc, [[keyOf('queue', id), { ...rest, order: read }]], origin)
}

export function leaveQueue(doc: Y.Doc, id: string, origin?: Origin): void {
  write(doc, [[keyOf('queue', id), null]], origin)
}

/** The next who waits speaks, or nobody. */
export function nextSpeaker(doc: Y.Doc, session: string, stamp: Stamp, origin?: Origin): void {
  const next = readMeeting(doc).queue.find((entry) => entry.session === session)
  const speaking: Write = [keyOf('speaking', session), next ? { ...stampOf(stamp), member: next.member } : null]
  write(doc, next ? [speaking, [keyOf('queue', next.id), null]] : [speaking], origin)
}

export function setCapture(doc: Y.Doc, { id, ...capture }: Capture, origin?: Origin): void {
  write(doc, [[keyOf('capture', id), capture]], origin)
}

export function setPhase(doc: Y.Doc, phase: PhaseRecord, origin?: Origin): void {
  write(doc, [['phase', phase]], origin)
}

export function setRecording(doc: Y.Doc, session: string, recording: Recording | null, origin?: Origin): void {
  write(doc, [[keyOf('recording', session), recording]], origin)
}

type Write = readonly [key: string, value: object | null]

/** Sets each name, or takes it away; what stays as it is is not written. */
function write(doc: Y.Doc, writes: readonly Write[], origin: Origin = LOCAL_ORIGIN): void {
  const root = meetingOf(doc)
  const changed = writes.filter(([key, value]) => canonicalJson(root.get(key) ?? null) !== canonicalJson(value))
  if (changed.length === 0) return
  doc.transact(() => {
    raiseVersion(doc, VERSION_OF.meeting)
    for (const [key, value] of changed) {
      if (value === null) root.delete(key)
      else root.set(key, { ...value })
    }
  }, origin)
}

function sessionIn({ sessions }: Meeting, id: string): Session | undefined {
  return sessions.find((session) => session.id === id)
}

const stampOf = ({ ms, log }: Stamp): Stamp => ({ ms, log })
const placeOf = ({ order }: { readonly order: string }) => ({ parent: null, order })
