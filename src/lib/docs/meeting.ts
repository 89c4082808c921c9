/**
 * The meeting an agenda is for, read from its root `meeting` (decision 0020). Nothing here writes; `meeting-edit.ts` does.
 *
 * - What does not read as one of ours is left out, and so is what is beyond the bounds, the same on every device.
 * - A session that was begun without a plan has one: twenty-five minutes, whenever it began.
 */
import { compareIds } from '$lib/base/ids'
import type * as Y from 'yjs'
import { MOST_CAPTURES, MOST_IN_SESSION, MOST_QUEUE, MOST_SESSIONS, MOST_TURNS } from './limits'
import { parseMeetingKey, type MeetingKey } from './meeting-key'
import * as records from './meeting-record'
import { isRecord } from './plain'
import { meetingOf } from './roots'
import { zonedMs } from './wall-time'

export type Going = 'call' | 'writing'
export const ROLES = ['facilitator', 'scribe'] as const
export type MeetingRole = (typeof ROLES)[number]

const UNPLANNED_TIME: records.SessionPlan = {
  wall: null,
  zone: null,
  minutes: records.USUAL_MINUTES,
  revision: 0,
  cancelled: false
}

export interface Session extends records.SessionPlan {
  readonly id: string
  /** A, B, C …: by when they begin. */
  readonly letter: string
  /** When it is to begin; null where nobody said, or where this device does not know the zone. */
  readonly startMs: number | null
  readonly run: records.Stamp | null
  readonly end: records.Stamp | null
  readonly now: records.Turn | null
  readonly speaking: records.Speaking | null
  readonly recording: records.Recording | null
  /** When each item was first on, by item. */
  readonly begun: ReadonlyMap<string, records.Stamp>
  /** Who said they come, by member. Whoever said nothing is not here. */
  readonly goes: ReadonlyMap<string, Going>
  /** Who was in the call, by member. */
  readonly was: ReadonlyMap<string, records.Attendance>
  readonly roles: Readonly<Record<MeetingRole, string | null>>
}

export interface Meeting {
  readonly reason: records.MeetingReason | null
  /** What writing could not settle, and what waiting would cost; empty where nobody said. */
  readonly unsettled: string
  readonly waiting: string
  /** By when they begin; those without a time first. */
  readonly sessions: readonly Session[]
  /** Of all sessions, in the order in which they speak. */
  readonly queue: readonly records.QueueEntry[]
  /** In the order in which they were noted. */
  readonly captures: readonly records.Capture[]
  readonly phase: records.PhaseRecord | null
}

/** What changes when the meeting does. */
export function meetingRoot(doc: Y.Doc): Y.Map<unknown> {
  return meetingOf(doc)
}

/** Never writes, never throws. */
export function readMeeting(doc: Y.Doc): Meeting {
  const root = meetingOf(doc)
  const found = sorted(root)
  return {
    reason: records.parseReason(root.get('reason')),
    unsettled: records.parseLine(root.get('unsettled')),
    waiting: records.parseLine(root.get('waiting')),
    sessions: sessionsIn(found.sessions),
    queue: found.queue.sort(bySpeaking).slice(0, MOST_QUEUE),
    captures: found.captures.sort((a, b) => a.at - b.at || compareIds(a.id, b.id)).slice(-MOST_CAPTURES),
    phase: records.parsePhase(root.get('phase'))
  }
}

/** The one that is on: begun and not ended. Of several the one begun last, by whatever clocks say. */
export function liveSession({ sessions }: Meeting): Session | null {
  const live = sessions.filter(({ run, end, cancelled }) => run && !end && !cancelled)
  return live.reduce<Session | null>((last, each) => ((each.run?.ms ?? 0) > (last?.run?.ms ?? -1) ? each : last), null)
}

/** Somebody was in the call and did not leave it. */
export function isIn({ was }: Session, member: string): boolean {
  return was.get(member)?.to === null
}

/** What stands under the names of one session: by family, and by family and part. */
interface SessionValues {
  readonly one: Map<string, unknown>
  readonly parts: Map<string, [id: string, value: unknown][]>
}

interface Sorted {
  readonly sessions: Map<string, SessionValues>
  readonly queue: records.QueueEntry[]
  readonly captures: records.Capture[]
}

function sorted(root: Y.Map<unknown>): Sorted {
  const found: Sorted = { sessions: new Map(), queue: [], captures: [] }
  for (const [name, value] of root) {
    const key = parseMeetingKey(name)
    if (key && 'id' in key) sortIn(found, key, value)
  }
  return found
}

function sortIn(found: Sorted, key: Extract<MeetingKey, { readonly id: string }>, value: unknown): void {
  if ('session' in key) {
    const { parts } = valuesOf(found, key.session)
    const known = parts.get(key.family)
    if (known) known.push([key.id, value])
    else parts.set(key.family, [[key.id, value]])
  } else if (key.family === 'queue') found.queue.push(...listOf(records.parseQueueEntry(key.id, value)))
  else if (key.family === 'capture') found.captures.push(...listOf(records.parseCapture(key.id, value)))
  else valuesOf(found, key.id).one.set(key.family, value)
}

function valuesOf({ sessions }: Sorted, id: string): SessionValues {
  const known = sessions.get(id)
  if (known) return known
  const values: SessionValues = { one: new Map(), parts: new Map() }
  sessions.set(id, values)
  return values
}

const listOf = <T>(value: T | null): T[] => (value === null ? [] : [value])

function sessionsIn(values: ReadonlyMap<string, SessionValues>): Session[] {
  return [...values]
    .filter(([, { one }]) => one.has('session') || one.has('run'))
    .sort(([a], [b]) => compareIds(a, b))
    .slice(0, MOST_SESSIONS)
    .map(([id, each]) => readSession(id, each))
    .sort(byStart)
    .map((session, index) => ({ ...session, letter: letterOf(index) }))
}

function readSession(id: string, { one, parts }: SessionValues): Session {
  const plan = records.parsePlan(one.get('session')) ?? UNPLANNED_TIME
  const within = (family: string) => parts.get(family) ?? []
  const { wall, zone } = plan
  const roleOf = (role: MeetingRole) => records.parseMember(within('role').find(([name]) => name === role)?.[1])
  return {
    ...plan,
    ...{ id, letter: '', startMs: wall !== null && zone !== null ? zonedMs({ wall, zone }) : null },
    run: records.parseStamp(one.get('run')),
    end: records.parseStamp(one.get('end')),
    now: furthest(mapOf(within('turn'), records.parseTurn)),
    speaking: records.parseSpeaking(one.get('speaking')),
    recording: records.parseRecording(one.get('recording')),
    begun: mapOf(within('begun'), records.parseStamp),
    goes: mapOf(within('goes'), parseGoing),
    was: mapOf(within('was'), records.parseAttendance),
    roles: { facilitator: roleOf('facilitator'), scribe: roleOf('scribe') }
  }
}

function mapOf<T>(
  entries: readonly (readonly [string, unknown])[],
  parse: (value: unknown) => T | null
): ReadonlyMap<string, T> {
  const read = entries.flatMap(([id, value]): [string, T][] => {
    const parsed = parse(value)
    return parsed === null ? [] : [[id, parsed]]
  })
  return new Map(read.sort(([a], [b]) => compareIds(a, b)).slice(0, MOST_IN_SESSION))
}

/**
 * Each log has a turn of its own. Whoever was away from the others counted on from what they knew, so where they are is
 * behind where the others are by now, and does not call anybody back. Of equal counts the lowest log stands.
 */
function furthest(turns: ReadonlyMap<string, records.Turn>): records.Turn | null {
  const isFurther = (turn: records.Turn, than: records.Turn) =>
    turn.count === than.count ? turn.count === MOST_TURNS && turn.ms > than.ms : turn.count > than.count
  return [...turns.values()].reduce<records.Turn | null>(
    (furthest, turn) => (furthest && !isFurther(turn, furthest) ? furthest : turn),
    null
  )
}

function parseGoing(value: unknown): Going | null {
  if (!isRecord(value)) return null
  return value['how'] === 'call' || value['how'] === 'writing' ? value['how'] : null
}

function byStart(a: Session, b: Session): number {
  return (a.startMs ?? -1) - (b.startMs ?? -1) || compareIds(a.id, b.id)
}

function letterOf(index: number): string {
  return String.fromCharCode(65 + (index % 26))
}

function bySpeaking(a: records.QueueEntry, b: records.QueueEntry): number {
  const rank = ({ kind }: records.QueueEntry) => records.QUEUE_KINDS.indexOf(kind)
  return rank(a) - rank(b) || compareIds(a.order, b.order) || compareIds(a.id, b.id)
}
