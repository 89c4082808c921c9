/**
 * On what terms a proposal is decided: how, by whom, with how many, until when. They stand in `fields` beside the status.
 *
 * - What belongs together is one value (both answers; who is asked), so that two people setting it never tear it.
 * - Anybody who may edit may have written anything there: what is none of these reads as not said.
 * - What is written is what is read: a writer is held to the readers' checks.
 */
import { type AgreementAnswers, isProposalMode, type ProposalMode, REACHES, UNDO_EFFORTS } from './agreement'
import { assert } from '$lib/base/assert'
import { compareIds, parseId, type DocumentId, type MemberId, type PodId } from '$lib/base/ids'
import type * as Y from 'yjs'
import { LOCAL_ORIGIN, raiseVersion, type Origin } from './document'
import { MOST_ASKED, MOST_GRACE_HOURS, MOST_NAMED_TITLE_LENGTH } from './limits'
import { isRecord, isText, isWholeNumber, type PlainRecord } from './plain'
import { podName } from './pod-name'
import { fieldsOf } from './roots'
import { VERSION_OF } from './schema'

/**
 * Everyone: every member but viewers, of `members` where that was fixed, as it is by opening. A viewer is asked by name. Of a
 * pod it says who was in it and what it was called then, so that nothing that becomes of the pod changes whom it asks.
 */
export type Asked =
  | { readonly kind: 'everyone'; readonly members?: readonly MemberId[] }
  | { readonly kind: 'members'; readonly members: readonly MemberId[] }
  | AskedPod

export interface AskedPod {
  readonly kind: 'pod'
  readonly pod: PodId
  readonly name: string
  readonly members: readonly MemberId[]
}

export interface ProposalTerms {
  /** Null: nobody said one. */
  readonly mode: ProposalMode | null
  readonly answers: AgreementAnswers | null
  /** Everyone while nobody said who. */
  readonly asked: Asked
  /** How many have to take a position. */
  readonly quorum: number | null
  /** How long after the closing time those not heard from are waited for. */
  readonly graceHours: number
  /** Who opened it. */
  readonly proposer: MemberId | null
  /** When to look at it again: `2027-03-01`. */
  readonly review: string | null
  /** The earlier decision whose place it takes once it is adopted. */
  readonly supersedes: NamedDocument | null
}

/** A document, and what it was called when somebody named it: a file says both, and so does whoever lacks the document. */
export interface NamedDocument {
  readonly document: DocumentId
  readonly title: string
}

export const USUAL_GRACE_HOURS = 72
export const EVERYONE: Asked = { kind: 'everyone' }

type TermKey = keyof ProposalTerms

/** What each of them may be, for whoever reads, writes or guards a document. */
export const TERM_CHECKS = {
  mode: isProposalMode,
  answers: isAnswers,
  asked: isAsked,
  quorum: isQuorum,
  graceHours: isGraceHours,
  proposer: isMemberId,
  review: isDate,
  supersedes: isNamedDocument
} as const satisfies Readonly<Record<TermKey, (value: unknown) => boolean>>

/** Never writes, never throws: what is none of ours reads as not said. */
export function readTerms(doc: Y.Doc): ProposalTerms {
  const fields = fieldsOf(doc)
  return {
    mode: valueIf(fields.get('mode'), isProposalMode),
    answers: answersIn(fields.get('answers')),
    asked: askedIn(fields.get('asked')),
    quorum: valueIf(fields.get('quorum'), isQuorum),
    graceHours: valueIf(fields.get('graceHours'), isGraceHours) ?? USUAL_GRACE_HOURS,
    proposer: valueIf(fields.get('proposer'), isMemberId),
    review: valueIf(fields.get('review'), isDate),
    supersedes: namedIn(fields.get('supersedes'))
  }
}

/** Who is asked where somebody said so, be it everyone. */
export function readAsked(doc: Y.Doc): Asked | null {
  const asked = fieldsOf(doc).get('asked')
  return isAsked(asked) ? askedIn(asked) : null
}

/** Sets those that are named, in one transaction; null takes one away. */
export function setTerms(doc: Y.Doc, change: Partial<ProposalTerms>, origin: Origin = LOCAL_ORIGIN): void {
  doc.transact(() => {
    // An earlier version would ask others, or take positions to be about another text.
    if (change.supersedes || (change.asked?.kind === 'everyone' && change.asked.members))
      raiseVersion(doc, VERSION_OF.askedThen)
    if (change.asked?.kind === 'pod') raiseVersion(doc, VERSION_OF.podAsked)
    for (const [key, value] of Object.entries(change)) setTerm(fieldsOf(doc), key, value)
  }, origin)
}

function setTerm(fields: Y.Map<unknown>, key: string, value: unknown): void {
  if (value === null) return fields.delete(key)
  assert(isTermKey(key) && TERM_CHECKS[key](value), `what is written as ${key} can be read again`)
  fields.set(key, key === 'asked' ? { ...askedIn(value) } : isRecord(value) ? { ...value } : value)
}

function isTermKey(key: string): key is TermKey {
  return Object.hasOwn(TERM_CHECKS, key)
}

function valueIf<T>(value: unknown, is: (value: unknown) => value is T): T | null {
  return is(value) ? value : null
}

function answersIn(value: unknown): AgreementAnswers | null {
  return isAnswers(value) ? { undo: value.undo, touches: value.touches } : null
}

/** Each once and in one order: a set. */
function askedIn(value: unknown): Asked {
  if (!isAsked(value)) return EVERYONE
  if (value.members === undefined) return EVERYONE
  const members = [...new Set(value.members)].sort(compareIds)
  const { kind } = value
  return kind === 'pod' ? { kind, pod: value.pod, name: value.name, members } : { kind, members }
}

function isAnswers(value: unknown): value is AgreementAnswers {
  if (!isRecord(value)) return false
  const { undo, touches } = value
  return UNDO_EFFORTS.some((effort) => effort === undo) && REACHES.some((reach) => reach === touches)
}

function isAsked(value: unknown): value is Asked {
  if (!isRecord(value)) return false
  const { kind, members } = value
  if (kind === 'everyone' && members === undefined) return true
  const isKind = kind === 'everyone' || kind === 'members' || (kind === 'pod' && isPod(value))
  return isKind && Array.isArray(members) && members.length <= MOST_ASKED && members.every(isMemberId)
}

function isPod({ pod, name }: PlainRecord): boolean {
  return isText(pod) && parseId('pod', pod).ok && isText(name) && podName(name) === name
}

function isQuorum(value: unknown): value is number {
  return isWholeNumber(value) && value >= 1 && value <= MOST_ASKED
}

function isGraceHours(value: unknown): value is number {
  return isWholeNumber(value) && value >= 0 && value <= MOST_GRACE_HOURS
}

function namedIn(value: unknown): NamedDocument | null {
  return isNamedDocument(value) ? { document: value.document, title: value.title } : null
}

function isNamedDocument(value: unknown): value is NamedDocument {
  if (!isRecord(value)) return false
  const { document, title } = value
  const isTitle = isText(title) && title.length <= MOST_NAMED_TITLE_LENGTH && !/[\r\n]/.test(title)
  return isTitle && isText(document) && parseId('document', document).ok
}

function isMemberId(value: unknown): value is MemberId {
  return isText(value) && parseId('member', value).ok
}

/** A day of the calendar. */
function isDate(value: unknown): value is string {
  if (!isText(value) || !/^\d{4}-\d\d-\d\d$/.test(value)) return false
  const ms = Date.parse(`${value}T00:00Z`)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(value)
}
