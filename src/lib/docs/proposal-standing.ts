/**
 * Where a proposal stands: a pure function of its terms, its acts, whom it asks and the time, so that every device closes
 * it by itself and all that know the same say the same (decision 0012).
 *
 * - A clock only proposes to close. Until everyone who is asked was heard from, or the grace has passed, it is provisional.
 * - A person writes the outcome, and it stands even where the count says otherwise: that is said beside it.
 * - Acts stand over the status in the document, which anybody who may edit can set.
 * - A position an outcome did not know of reopens it only where the verdict is another with it.
 */
import type { MemberId } from '$lib/base/ids'
import type { OutcomeVerdict } from '$lib/wire/act'
import { isHeard, membersAsked, whyToCome, type AskedMember, type WhyToCome } from './asked-members'
import {
  actsInTime,
  countedPositions,
  countsOf,
  endedMs,
  isByTime,
  type CountedPosition,
  type Counting
} from './counted-positions'
import { compareSpoken, currentActs, endingActs, isSpoken, type EndingAct, type Spoken } from './current-acts'
import { takenOf, verdictOf, type CountVerdict, type StanceCounts } from './mode-verdict'
import type { ProposalStatus } from './proposal'
import { MODES, USUAL_MODE, type ModeRow } from './proposal-mode'
import { outcomesOf, type Outcomes } from './proposal-outcomes'
import type { ProposalTerms } from './proposal-terms'
import { knewOf, type SpokenAct } from './spoken-act'

const HOUR_MS = 3_600_000

/** What a proposal's standing is a function of. */
export interface ProposalCase {
  readonly terms: ProposalTerms
  /** The instant of the closing time; null: none is set. */
  readonly closesMs: number | null
  /** What the document says of itself. */
  readonly status: ProposalStatus
  /** All acts on the document, in any order. */
  readonly acts: readonly SpokenAct[]
  /** The members of the workspace; the terms say who of them is asked. */
  readonly members: readonly AskedMember[]
  readonly nowMs: number
}

/** What the count says, and the facts behind it. */
export interface VerdictByCount {
  readonly verdict: CountVerdict
  /** Positions that keep it from passing. */
  readonly stoppedBy: readonly CountedPosition[]
  readonly taken: number
  readonly quorum: number | null
  /** Without a position: whose silence is taken for consent, and whose is not. */
  readonly silence: { readonly counts: number; readonly doesNotCount: number }
}

export interface ProposalStanding {
  readonly phase: ProposalStatus
  readonly positions: readonly CountedPosition[]
  /** In time, of members it does not ask, or asks no more: they count for nothing, and are said so that none is lost. */
  readonly setAside: readonly CountedPosition[]
  readonly counts: StanceCounts
  readonly byCount: VerdictByCount
  /** Asked, and without a position that counts. */
  readonly toCome: readonly { readonly member: MemberId; readonly why: WhyToCome }[]
  /** Of those asked, how many have been heard from since it closed; nobody while it is open. */
  readonly heard: number
  readonly of: number
  /** When positions stopped being taken; null while they are. */
  readonly closedAtMs: number | null
  /** When nobody is waited for any longer; null while no end is known. */
  readonly finalAtMs: number | null
  /** The one that stands, be it only for now. */
  readonly outcome: Spoken<'outcome'> | null
  /** The outcome says other than the count. */
  readonly differsFromCount: boolean
  /** One open question: outcomes whose authors did not know of each other. None, or two and more. */
  readonly rivals: readonly Spoken<'outcome'>[]
  /** In time, unknown to the outcome, and the verdict is another with them. */
  readonly reopenedBy: readonly SpokenAct[]
}

/** A case with what everything else is told from. */
interface Told extends ProposalCase {
  readonly mode: ModeRow
  readonly asked: readonly AskedMember[]
  readonly counting: Counting
  readonly outcomes: Outcomes
  readonly closedAtMs: number | null
}

export function standingOf(given: ProposalCase): ProposalStanding {
  const told = tell(given)
  const { asked, closedAtMs, outcomes } = told
  const positions = countedPositions(given.acts, told.counting)
  const byCount = countOf(told, positions)
  const outcome = outcomes.settled[0] ?? null
  const reopenedBy = reopening(told, byCount.verdict)
  return {
    phase: phaseOf(told, { byCount, reopenedBy }),
    positions,
    setAside: countedPositions(given.acts, { ...told.counting, asked: notAsked(told) }),
    counts: countsOf(positions),
    byCount,
    toCome: silentOf(told, positions).map((member) => ({
      member: member.member,
      why: whyToCome(member, closedAtMs ?? given.nowMs)
    })),
    heard: closedAtMs === null ? 0 : asked.filter((member) => isWaitedOut(told) || isHeardIn(told, member)).length,
    of: asked.length,
    closedAtMs,
    finalAtMs: finalAtMs(told),
    outcome,
    differsFromCount: outcome !== null && contradicts(outcome.act.body.verdict, byCount.verdict),
    rivals: outcomes.rivals,
    reopenedBy
  }
}

/** It is over, and nobody wrote what came of it. */
export function isOutcomeOwed({ phase, closedAtMs, outcome, rivals }: ProposalStanding): boolean {
  const isOver = phase === 'closed' || phase === 'provisional'
  return isOver && closedAtMs !== null && outcome === null && rivals.length === 0
}

function tell(given: ProposalCase): Told {
  const asked = membersAsked(given.members, given.terms.asked)
  const ends = endingActs(given.acts)
  return {
    ...given,
    mode: MODES[given.terms.mode ?? USUAL_MODE],
    asked,
    counting: { asked: new Set(asked.map(({ member }) => member)), closesMs: given.closesMs, ends },
    outcomes: outcomesOf(given.acts),
    closedAtMs: closedAt(given, ends)
  }
}

/** A draft closes by no clock. What a person ended has ended, whatever the time is here; what time ends has when it is that time. */
function closedAt({ closesMs, status, nowMs }: ProposalCase, ends: readonly EndingAct[]): number | null {
  const byHand = ends.filter(({ act }) => !isByTime(act.body)).map(endedMs)
  const byTime = ends.filter(({ act }) => isByTime(act.body)).map(endedMs)
  const byClock = closesMs !== null && status !== 'draft' ? [closesMs] : []
  const endsMs = Math.min(...byHand, ...byTime, ...byClock)
  return byHand.length > 0 || endsMs <= nowMs ? endsMs : null
}

function finalAtMs({ closedAtMs, closesMs, terms }: Told): number | null {
  const endMs = closedAtMs ?? closesMs
  return endMs === null ? null : endMs + terms.graceHours * HOUR_MS
}

/** Whoever ended it by hand has said all they had to with that very word; a moment that time set is waited for to be over. */
function isHeardIn({ closedAtMs, counting }: Told, member: AskedMember): boolean {
  if (closedAtMs === null) return false
  const isTheirs = (end: EndingAct) => end.member === member.member && !isByTime(end.act.body)
  const hasEnded = counting.ends.some((end) => isTheirs(end) && endedMs(end) === closedAtMs)
  return isHeard(member, hasEnded ? closedAtMs - 1 : closedAtMs)
}

function isWaitedOut(told: Told): boolean {
  const ms = finalAtMs(told)
  return told.closedAtMs !== null && ms !== null && ms <= told.nowMs
}

function countOf(told: Told, positions: readonly CountedPosition[]): VerdictByCount {
  const { mode, terms, asked } = told
  const counts = countsOf(positions)
  const silent = silentOf(told, positions)
  const having = mode.silenceCounts ? silent.filter(({ hasText }) => hasText).length : 0
  return {
    verdict: verdictOf(terms.mode ?? USUAL_MODE, { counts, of: asked.length, quorum: terms.quorum }),
    stoppedBy: positions.filter(({ spoken }) => mode.stops.includes(spoken.act.body.stance)),
    taken: takenOf(counts),
    quorum: terms.quorum,
    silence: { counts: having, doesNotCount: silent.length - having }
  }
}

function silentOf({ asked }: Told, positions: readonly CountedPosition[]): AskedMember[] {
  const spoke = new Set(positions.map(({ spoken }) => spoken.member))
  return asked.filter(({ member }) => !spoke.has(member))
}

/** Who is out is not among the members: what they said went with them. */
function notAsked({ members, counting }: Told): ReadonlySet<MemberId> {
  return new Set(members.flatMap(({ member }) => (counting.asked.has(member) ? [] : [member])))
}

type Reading = Pick<ProposalStanding, 'byCount' | 'reopenedBy'>
type PhaseRule = (told: Told, reading: Reading) => ProposalStatus | null

/** Tried in their order. */
const PHASES: Readonly<Record<string, PhaseRule>> = {
  twoOutcomes: ({ outcomes }) => (outcomes.rivals.length > 0 ? 'unsettled' : null),
  takenBack: ({ outcomes, status }) => {
    const verdict = outcomes.settled[0]?.act.body.verdict ?? status
    return verdict === 'withdrawn' ? 'withdrawn' : null
  },
  replaced: ({ status }) => (status === 'superseded' ? 'superseded' : null),
  cameWithItsState: ({ counting, status, terms }) => {
    const isOfFile = counting.ends.length === 0 && terms.proposer === null
    return isOfFile && (status === 'closed' || status === 'provisional' || status === 'unsettled') ? status : null
  },
  goesOn: ({ closedAtMs, status }) => (closedAtMs !== null ? null : status === 'draft' ? 'draft' : 'open'),
  leftUnsettled: ({ outcomes }) => (outcomes.settled[0]?.act.body.verdict === 'unsettled' ? 'unsettled' : null),
  reopened: (_, { reopenedBy }) => (reopenedBy.length > 0 ? 'unsettled' : null),
  isNotFinal: (told, reading) => (isFinal(told, reading) ? null : 'provisional')
}

function phaseOf(told: Told, reading: Reading): ProposalStatus {
  for (const rule of Object.values(PHASES)) {
    const phase = rule(told, reading)
    if (phase) return phase
  }
  return 'closed'
}

/** Where nothing is decided nobody is waited for; silence passes nothing that nobody has. */
function isFinal(told: Told, { byCount }: Reading): boolean {
  const { mode, asked, closedAtMs } = told
  if (mode.decides === 'nobody' || closedAtMs === null) return true
  const isUnseen = mode.silenceCounts && asked.length > 0 && byCount.taken + byCount.silence.counts === 0
  return !isUnseen && (isWaitedOut(told) || asked.every((member) => isHeardIn(told, member)))
}

/**
 * What an outcome did not know of and what makes the verdict another one: of each member whose word does so alone, or else
 * of all together. Where several said the same, one that knew enough is enough.
 */
function reopening(told: Told, verdict: CountVerdict): SpokenAct[] {
  const { acts, counting, outcomes } = told
  const [first] = outcomes.settled
  if (!first || first.act.body.verdict === 'withdrawn') return []
  const verdictOn = (some: readonly SpokenAct[]) => countOf(told, countedPositions(some, counting)).verdict
  const knownTo = (outcome: SpokenAct) => acts.filter((spoken) => knewOf(outcome, spoken))
  if (outcomes.settled.some((outcome) => verdictOn(knownTo(outcome)) === verdict)) return []
  const known = knownTo(first)
  const unknown = currentActs(actsInTime(acts, counting)).filter((spoken) => !knewOf(first, spoken) && isWord(spoken))
  const before = verdictOn(known)
  const changing = [...new Set(unknown.map(({ member }) => member))].filter((member) => {
    return verdictOn([...known, ...unknown.filter((spoken) => spoken.member === member)]) !== before
  })
  return unknown.filter(({ member }) => changing.length === 0 || changing.includes(member)).sort(compareSpoken)
}

/** Takes a position, or takes one back. */
function isWord(spoken: SpokenAct): boolean {
  return isSpoken(spoken, 'position') || spoken.act.replaces.length > 0
}

/** Where its author decides, no outcome is against the count. */
function contradicts(outcome: OutcomeVerdict, count: CountVerdict): boolean {
  if (count === 'authorDecides') return false
  return (outcome === 'adopted' && count !== 'passes') || (outcome === 'declined' && count === 'passes')
}
