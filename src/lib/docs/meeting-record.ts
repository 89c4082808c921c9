/**
 * The records in the map of a meeting, read as far as they can be trusted: anybody who may edit may have written anything
 * there. What says nothing of use is not read, and hinders nobody.
 */
import { parseId, type LogId, type MemberId } from '$lib/base/ids'
import {
  MOST_CAPTURED_LENGTH,
  MOST_MEETING_LINE,
  MOST_MEETING_MINUTES,
  MOST_ORDER_LENGTH,
  MOST_QUEUE_WORDS,
  MOST_TURNS
} from './limits'
import { isOrder } from './agenda-order'
import { isLinkAddress } from './item-fields'
import { isDay, isRecord, isText, isWholeNumber, textIn, type PlainRecord } from './plain'
import { isPlainId } from './thread-record'
import { documentIn } from './trail-key'

/** A moment by the clock of the device that wrote it: ms since the epoch there, and the log it writes. */
export interface Stamp {
  readonly ms: number
  readonly log: LogId
}

/** What a meeting may be held for without a proposal to review. */
export const EXCEPTIONS = ['complex', 'relationship', 'incident', 'interview', 'oneToOne'] as const
export type MeetingException = (typeof EXCEPTIONS)[number]

export type MeetingReason = { readonly kind: 'review'; readonly proposal: string } | { readonly kind: MeetingException }

/** When an instance of the meeting is to be, as on a wall somewhere; null where nobody said. */
export interface SessionPlan {
  readonly wall: string | null
  readonly zone: string | null
  readonly minutes: number
  /** Rises with each change of its time: SEQUENCE of its calendar file. */
  readonly revision: number
  readonly cancelled: boolean
}

/** The item that is on, since when, and minutes added to its timebox; no item: between two. */
export interface Turn extends Stamp {
  /** One more than any its writer knew of: the furthest turn is the one that counts. */
  readonly count: number
  readonly item: string | null
  readonly added: number
}

export interface Speaking extends Stamp {
  readonly member: string
}

/** Somebody in the call: from when to when, each by the clock of whoever said it. */
export interface Attendance {
  readonly from: Stamp
  /** Null while they are in it. */
  readonly to: Stamp | null
  /** Where they were: their zone then. */
  readonly zone: string
}

/** Points of order first, then questions, replies, new topics: the order of TC39's queue. */
export const QUEUE_KINDS = ['order', 'question', 'reply', 'topic'] as const
export type QueueKind = (typeof QUEUE_KINDS)[number]

export interface QueueEntry {
  readonly id: string
  readonly session: string
  readonly member: string
  readonly kind: QueueKind
  readonly words: string
  readonly order: string
}

export const CAPTURE_KINDS = ['decision', 'action', 'proposal', 'side'] as const
export type CaptureKind = (typeof CAPTURE_KINDS)[number]

/** Something that came of the notes of an item, in its words then. */
export interface Capture {
  readonly id: string
  /** Null where the item it was noted under is not known. */
  readonly item: string | null
  readonly kind: CaptureKind
  readonly words: string
  readonly by: string
  /** Wall time in ms, for display. */
  readonly at: number
  /** The proposal made of it. */
  readonly document: string | null
  /** Who does it, by when: `2026-12-04` on that person's calendar. */
  readonly owner: string | null
  readonly due: string | null
  /** Of a side note: nothing more needs to come of it. Of anything else: taken back. */
  readonly dropped: boolean
  /** The side note it was made of. */
  readonly source: string | null
}

export const PHASES = ['live', 'cleaned', 'amended', 'final'] as const
export type Phase = (typeof PHASES)[number]

export interface PhaseRecord {
  readonly phase: Phase
  readonly by: string
  readonly at: number
  /** Until when those who attended amend, or who was not there answers. Null: until somebody says so. */
  readonly untilMs: number | null
}

export interface Recording {
  readonly href: string
  /** How far into the recording the meeting begins; negative where it began before. ms. */
  readonly offsetMs: number
}

/** Twenty-five minutes unless somebody says otherwise: the other five are for walking. */
export const USUAL_MINUTES = 25

const WALL = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/
const LAST_MOMENT = 8_640_000_000_000_000

export function parseReason(value: unknown): MeetingReason | null {
  if (!isRecord(value)) return null
  const proposal = documentIn(value['proposal'])
  if (value['kind'] === 'review') return proposal && { kind: 'review', proposal }
  const kind = EXCEPTIONS.find((known) => known === value['kind'])
  return kind ? { kind } : null
}

/** `{ words }`, on one line. */
export function parseLine(value: unknown): string {
  return isRecord(value) ? (textIn(value, 'words') ?? '').replace(/\s+/g, ' ').trim().slice(0, MOST_MEETING_LINE) : ''
}

export function parsePlan(value: unknown): SessionPlan | null {
  if (!isRecord(value)) return null
  const [wall, zone] = [textIn(value, 'wall'), textIn(value, 'zone')]
  const isSet = wall !== null && WALL.test(wall) && zone !== null && zone.length <= 64
  const revision = value['revision']
  return {
    wall: isSet ? wall : null,
    zone: isSet ? zone : null,
    minutes: minutesIn(value, 'minutes', USUAL_MINUTES),
    revision: isWholeNumber(revision) && revision >= 0 && revision < 2 ** 31 ? revision : 0,
    cancelled: value['cancelled'] === true
  }
}

export function parseStamp(value: unknown): Stamp | null {
  if (!isRecord(value)) return null
  const [ms, log] = [momentIn(value, 'ms'), logIn(value)]
  return ms !== null && log ? { ms, log } : null
}

export function parseTurn(value: unknown): Turn | null {
  const stamp = parseStamp(value)
  const count = isRecord(value) ? value['count'] : null
  if (!stamp || !isRecord(value) || !isWholeNumber(count) || count < 1) return null
  return {
    ...stamp,
    count: Math.min(count, MOST_TURNS),
    item: plainIdIn(value, 'item'),
    added: minutesIn(value, 'added', 0)
  }
}

export function parseSpeaking(value: unknown): Speaking | null {
  const [stamp, member] = [parseStamp(value), isRecord(value) ? plainIdIn(value, 'member') : null]
  return stamp && member !== null ? { ...stamp, member } : null
}

export function parseAttendance(value: unknown): Attendance | null {
  if (!isRecord(value)) return null
  const from = parseStamp(value['from'])
  return from && { from, to: parseStamp(value['to']), zone: (textIn(value, 'zone') ?? '').slice(0, 64) }
}

export function parseQueueEntry(id: string, value: unknown): QueueEntry | null {
  if (!isRecord(value)) return null
  const { order } = value
  const [session, member] = [plainIdIn(value, 'session'), plainIdIn(value, 'member')]
  const kind = QUEUE_KINDS.find((known) => known === value['kind'])
  const isPlaced = isText(order) && order.length <= MOST_ORDER_LENGTH && isOrder(order)
  if (session === null || member === null || !kind || !isPlaced) return null
  return { id, session, member, kind, words: (textIn(value, 'words') ?? '').slice(0, MOST_QUEUE_WORDS), order }
}

export function parseCapture(id: string, value: unknown): Capture | null {
  if (!isRecord(value)) return null
  const kind = CAPTURE_KINDS.find((known) => known === value['kind'])
  const [by, at] = [plainIdIn(value, 'by'), momentIn(value, 'at')]
  if (!kind || by === null || at === null) return null
  const { due } = value
  return {
    ...{ id, kind, by, at, item: plainIdIn(value, 'item') },
    words: (textIn(value, 'words') ?? '').slice(0, MOST_CAPTURED_LENGTH),
    document: documentIn(value['document']),
    owner: plainIdIn(value, 'owner'),
    due: isDay(due) ? due : null,
    dropped: value['dropped'] === true,
    source: plainIdIn(value, 'source')
  }
}

export function parsePhase(value: unknown): PhaseRecord | null {
  if (!isRecord(value)) return null
  const phase = PHASES.find((known) => known === value['phase'])
  const [by, at] = [plainIdIn(value, 'by'), momentIn(value, 'at')]
  return phase && by !== null && at !== null ? { phase, by, at, untilMs: momentIn(value, 'untilMs') } : null
}

/** At an address of the web, or nowhere. */
export function parseRecording(value: unknown): Recording | null {
  if (!isRecord(value)) return null
  const [href, offsetMs] = [textIn(value, 'href'), value['offsetMs']]
  if (href === null || !isLinkAddress(href) || !/^https?:/i.test(href)) return null
  return { href, offsetMs: isWholeNumber(offsetMs) && Math.abs(offsetMs) < 86_400_000 ? offsetMs : 0 }
}

export function parseMember(value: unknown): MemberId | null {
  const id = isRecord(value) && isText(value['member']) ? parseId('member', value['member']) : null
  return id?.ok ? id.value : null
}

function logIn(record: PlainRecord): LogId | null {
  const id = isText(record['log']) ? parseId('log', record['log']) : null
  return id?.ok ? id.value : null
}

function plainIdIn(record: PlainRecord, key: string): string | null {
  const value = record[key]
  return isPlainId(value) ? value : null
}

function momentIn(record: PlainRecord, key: string): number | null {
  const value = record[key]
  return isWholeNumber(value) && value >= 0 && value <= LAST_MOMENT ? value : null
}

function minutesIn(record: PlainRecord, key: string, usual: number): number {
  const value = record[key]
  return isWholeNumber(value) && value >= 0 && value <= MOST_MEETING_MINUTES ? value : usual
}
