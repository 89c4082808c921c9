/**
 * Keeping a shared house tidy, one person each week. Whose week it is follows from the week and the members alone, so that
 * every device says the same without asking; nobody is measured by it.
 *
 * - Weeks are counted from a Monday long ago, by UTC: a year's end skips nobody.
 * - The turn goes round by the members' ids. Whoever is away hands it to the next for as long as they are.
 * - What there is to tidy is a table of rules. Some ask only rows; the others read a text, when somebody looks.
 */
import type * as Y from 'yjs'
import { compareIds, type DocumentId, type MemberId } from '../base/ids'
import { DAY_MS } from '../base/zone-clock'
import { isAwayAt, type AskedMember } from '../docs/asked-members'
import { readDocumentQuestions } from '../docs/open-ends'
import { readThreads, type Thread } from '../docs/threads'
import type { DocumentRow } from './document-row'
import { owesOutcome } from './reminders'
import type { Known } from './row-standing'

/** 1970 began on a Thursday. */
const FIRST_MONDAY_MS = -3 * DAY_MS
const WEEK_MS = 7 * DAY_MS

const STALE_MS = 14 * DAY_MS
const UNANSWERED_MS = 7 * DAY_MS

/** Null where nobody could have a turn. */
export function janitorAt(members: readonly AskedMember[], nowMs: number): MemberId | null {
  const takers = members.filter(({ isViewer }) => !isViewer).sort((a, b) => compareIds(a.member, b.member))
  if (takers.length === 0) return null
  const first = Math.floor((nowMs - FIRST_MONDAY_MS) / WEEK_MS) % takers.length
  const inOrder = [...takers.slice(first), ...takers.slice(0, first)]
  return (inOrder.find((member) => !isAwayAt(member, nowMs)) ?? inOrder[0])?.member ?? null
}

export type TidyRule = 'staleProposal' | 'outcomeOwed' | 'unansweredThread' | 'emptyAnswer'

export interface ToTidy {
  readonly document: DocumentId
  readonly rule: TidyRule
  /** How many of them in that document. */
  readonly count: number
}

type RowRule = (row: DocumentRow, known: Known) => number
type TextRule = (doc: Y.Doc, nowMs: number) => number

const ROW_RULES: Readonly<Partial<Record<TidyRule, RowRule>>> = {
  staleProposal: ({ status, closes, changedMs }, { nowMs }) =>
    (status === 'draft' || status === 'open') && closes === null && nowMs - changedMs >= STALE_MS ? 1 : 0,
  outcomeOwed: (row, known) => (owesOutcome(row, known) ? 1 : 0)
}

const TEXT_RULES: Readonly<Partial<Record<TidyRule, TextRule>>> = {
  unansweredThread: (doc, nowMs) => readThreads(doc).filter((thread) => isUnanswered(thread, nowMs)).length,
  emptyAnswer: (doc) => readDocumentQuestions(doc).filter(({ isAnswered }) => !isAnswered).length
}

/** What rows tell by themselves. */
export function toTidyInRows(rows: readonly DocumentRow[], known: Known): ToTidy[] {
  return rows.flatMap((row) => found(ROW_RULES, row.id, (rule) => rule(row, known)))
}

/** What only the text of a document tells. Never writes. */
export function toTidyInText(document: DocumentId, doc: Y.Doc, nowMs: number): ToTidy[] {
  return found(TEXT_RULES, document, (rule) => rule(doc, nowMs))
}

function found<Rule>(
  rules: Readonly<Partial<Record<TidyRule, Rule>>>,
  document: DocumentId,
  countBy: (rule: Rule) => number
): ToTidy[] {
  return Object.entries(rules).flatMap(([rule, by]) => {
    const count = countBy(by)
    return count > 0 ? [{ document, rule: rule as TidyRule, count }] : []
  })
}

/** Open, and its last word is a question that was asked a week ago. */
function isUnanswered({ comments, resolved }: Thread, nowMs: number): boolean {
  const last = comments.findLast(({ deletedAt }) => deletedAt === null)
  return resolved === null && last !== undefined && /[?？؟]/.test(last.words) && nowMs - last.at >= UNANSWERED_MS
}
