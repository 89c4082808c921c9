/**
 * Which entries count once somebody was removed or demoted (rule 4), as one function of the set of entries and the cuts.
 *
 * - Up to its cutoff a log counts, and so does what an admin adopted. Beyond it an entry counts only if an accepted entry
 *   with updates, whose author had not heard of the end, lists it among its deps: the least such set (TEAM-18). So cut
 *   entries cannot vouch for each other, and what honest people built on is never stranded.
 * - Whose author had heard of the end is not its matter: that is judged by their role at the heads the entry names.
 * - Of several ends apart from each other any one's cutoff will do: each of their authors had the entry. One whose author
 *   knew of another gives back nothing that one cut.
 * - Deps in headers say what changed; here they are added up again, along the log and its fork's stem.
 */
import { equalBytes } from '../base/bytes'
import { compareIds, type LogId, type StatementId } from '../base/ids'
import { headOf } from '../log/frontier'
import type { Frontier, LogHead } from '../wire/entry'
import type { Cutoff } from '../wire/statement'
import type { Cut } from './team-state'

/** What has to be known of an entry. A range record is one, with the seq, hash and deps of its end. */
export interface EntryView {
  /** Its log's id in frontiers: a fork's branch has its own. */
  readonly log: LogId
  /** The id its header carries. */
  readonly writer: LogId
  readonly seq: number
  readonly hash: Uint8Array
  /** As its header has them: what changed since the entry before. */
  readonly deps: Frontier
  /**
   * Whether it has updates its author might write at the heads it names (`mayWrite` of `teamAt`), in a log not closed before:
   * what is refused anyway vouches for nothing.
   */
  readonly hasUpdates: boolean
  /** The statements its author knew: the heads it names with their past. One set for all entries that name the same. */
  readonly seen: ReadonlySet<StatementId>
}

/** `asViewer`: what a viewer may write counts, the rest waits. `waits`: in quarantine, all of it. */
export type Standing = 'counts' | 'asViewer' | 'waits'

export interface Quarantined {
  readonly entry: EntryView
  readonly standing: Exclude<Standing, 'counts'>
  /** The ends beyond whose cutoffs it is. */
  readonly ends: readonly StatementId[]
}

export interface AcceptedSet {
  /** An entry that is not in the set has nothing against it here. */
  standingOf(log: LogId, seq: number): Standing
  /** By log, then by seq. */
  readonly quarantined: readonly Quarantined[]
}

/** An entry with what its author had, as far as cut logs go. */
interface Link {
  readonly entry: EntryView
  /** Cuts of its own log its author had not heard of. */
  readonly unseen: readonly Cut[]
  /** Ends of any log its author had heard of. */
  readonly heard: ReadonlySet<StatementId>
  readonly hadOfCutLogs: Frontier
}

/** Links of one log that the same cuts stand against: what counts of them is a beginning. */
interface Stretch {
  readonly cuts: readonly Cut[]
  readonly links: Link[]
  /** How many of them count. */
  accepted: number
}

interface Chain {
  readonly log: LogId
  readonly cuts: readonly Cut[]
  readonly links: readonly Link[]
  readonly stretches: readonly Stretch[]
  readonly entryAt: ReadonlyMap<number, EntryView>
  /** How far the log counts, by end. */
  readonly reach: Map<StatementId, number>
}

const NO_CUTS: readonly Cut[] = []
const EMPTY: Frontier = new Map()

/** `cuts` are a team's (`cutoffsOf`), by the id in headers. Entries come in any order. */
export function acceptedSet(entries: Iterable<EntryView>, cuts: ReadonlyMap<LogId, readonly Cut[]>): AcceptedSet {
  const chains = chainsOf(entries, cuts)
  const open = [...chains.values()]
  for (let chain = open.pop(); chain; chain = open.pop()) {
    let former: Link | null = null
    for (const link of advance(chain)) {
      if (!link.entry.hasUpdates) continue
      if (!former || saysMore(former, link)) open.push(...vouch(link, chains))
      former = link
    }
  }
  const quarantined = [...chains.values()].flatMap(quarantinedIn)
  const standings = new Map(quarantined.map(({ entry, standing }) => [placeOf(entry.log, entry.seq), standing]))
  return { standingOf: (log, seq) => standings.get(placeOf(log, seq)) ?? 'counts', quarantined }
}

const saysMore = (former: Link, link: Link) => former.hadOfCutLogs !== link.hadOfCutLogs || former.heard !== link.heard

const placeOf = (log: LogId, seq: number) => `${log} ${seq}`

function chainsOf(entries: Iterable<EntryView>, cuts: ReadonlyMap<LogId, readonly Cut[]>): ReadonlyMap<LogId, Chain> {
  const entriesByLog = new Map<LogId, EntryView[]>()
  for (const entry of entries) {
    const list = entriesByLog.get(entry.log)
    if (list) list.push(entry)
    else entriesByLog.set(entry.log, [entry])
  }
  for (const list of entriesByLog.values()) list.sort((a, b) => a.seq - b.seq)
  const ends = new Set([...cuts.values()].flatMap((list) => list.map(({ end }) => end)))
  const cutLogs = new Set([...cuts.keys()])
  for (const [log, [first]] of entriesByLog) if (first && cuts.has(first.writer)) cutLogs.add(log)
  return new Map(
    [...entriesByLog]
      .sort(([a], [b]) => compareIds(a, b))
      .map(([log, own]) => {
        const writer = own[0]?.writer ?? log
        const stem =
          log === writer ? [] : (entriesByLog.get(writer) ?? []).filter(({ seq }) => seq < (own[0]?.seq ?? 0))
        return [log, chainOf({ own, stem, cuts: cuts.get(writer) ?? NO_CUTS, cutLogs, ends })]
      })
  )
}

interface ChainParts {
  readonly own: readonly EntryView[]
  /** What a branch's log has before the fork. */
  readonly stem: readonly EntryView[]
  readonly cuts: readonly Cut[]
  readonly cutLogs: ReadonlySet<LogId>
  readonly ends: ReadonlySet<StatementId>
}

function chainOf({ own, stem, cuts, cutLogs, ends }: ChainParts): Chain {
  const links: Link[] = []
  let [unseen, had]: [readonly Cut[], Frontier] = [cuts, EMPTY]
  let heard: ReadonlySet<StatementId> = new Set()
  let former: EntryView['seen'] | null = null
  for (const entry of [...stem, ...own]) {
    // Who has heard of an end once cannot unhear it, whatever heads a later entry names.
    const news = entry.seen === former ? [] : [...ends].filter((end) => entry.seen.has(end) && !heard.has(end))
    former = entry.seen
    if (news.length > 0) heard = new Set([...heard, ...news])
    if (unseen.some(({ end }) => news.includes(end))) unseen = unseen.filter(({ end }) => !news.includes(end))
    const deps = [...entry.deps].filter(([log]) => cutLogs.has(log))
    if (deps.length > 0) had = new Map([...had, ...deps])
    links.push({ entry, unseen, heard, hadOfCutLogs: had })
  }
  const entryAt = new Map(own.map((entry) => [entry.seq, entry]))
  const log = own[0]?.log ?? ('' as LogId)
  const ownLinks = links.slice(stem.length)
  const reach = new Map(cuts.map((cut) => [cut.end, pinnedBy(cut, own, entryAt)]))
  return { log, cuts, links: ownLinks, stretches: stretchesOf(ownLinks), entryAt, reach }
}

function stretchesOf(links: readonly Link[]): readonly Stretch[] {
  const stretches: Stretch[] = []
  let former: readonly Cut[] | null = null
  for (const link of links) {
    if (former !== link.unseen) stretches.push({ cuts: link.unseen, links: [], accepted: 0 })
    former = link.unseen
    stretches.at(-1)?.links.push(link)
  }
  return stretches
}

/** Those whose author knew of no other among them. */
function earliestOf(cuts: readonly Cut[]): readonly Cut[] {
  const ends = new Set(cuts.map(({ end }) => end))
  return cuts.filter(({ after }) => !after.some((end) => ends.has(end)))
}

/** TEAM-17: up to what the end's author had; a log it does not list is cut at 0. Then what was adopted since. */
function pinnedBy(cut: Cut, own: readonly EntryView[], entryAt: ReadonlyMap<number, EntryView>): number {
  return Math.max(...[cut.cutoff, ...cut.adopted].map((cutoff) => pinnedIn(cutoff, own, entryAt)))
}

function pinnedIn(cutoff: Cutoff, own: readonly EntryView[], entryAt: ReadonlyMap<number, EntryView>): number {
  const [first] = own
  const pin = first && (cutoff.get(first.log) ?? cutoff.get(first.writer))
  if (!first || !pin) return 0
  const there = entryAt.get(pin.seq)
  // A branch counts only by a pin that is in it: a pin of another branch says nothing of this one.
  if (there) return equalBytes(there.hash, pin.hash) ? pin.seq : 0
  return first.log === first.writer || cutoff.has(first.log) ? pin.seq : 0
}

/** Takes what counts by now; gives back what was not taken before. */
function advance(chain: Chain): Link[] {
  return chain.stretches.flatMap((stretch) => {
    const from = stretch.accepted
    const limit = Math.min(limitOf(stretch.cuts, chain), limitOf(removalsIn(stretch.cuts), chain))
    while ((stretch.links[stretch.accepted]?.entry.seq ?? Infinity) <= limit) stretch.accepted++
    return stretch.links.slice(from, stretch.accepted)
  })
}

/** The seq up to which a log counts by some of its cuts: as far as the one among the earliest that lets it go on longest. */
function limitOf(cuts: readonly Cut[], { reach }: Chain): number {
  if (cuts.length === 0) return Number.MAX_SAFE_INTEGER
  return Math.max(...earliestOf(cuts).map(({ end }) => reach.get(end) ?? 0))
}

/** What a demotion's author had is no word against a removal. */
function removalsIn(cuts: readonly Cut[]): readonly Cut[] {
  return cuts.filter(({ leaves }) => leaves === null)
}

/** TEAM-18: what an accepted entry was built on counts by every end its author had not heard of. */
function vouch({ heard, hadOfCutLogs }: Link, chains: ReadonlyMap<LogId, Chain>): Chain[] {
  return [...hadOfCutLogs].flatMap(([log, head]) => {
    const chain = chains.get(log)
    if (!chain || !isOfThisBranch(chain, head)) return []
    const raised = chain.cuts.filter(({ end }) => (chain.reach.get(end) ?? 0) < head.seq && !heard.has(end))
    for (const { end } of raised) chain.reach.set(end, head.seq)
    return raised.length > 0 ? [chain] : []
  })
}

function isOfThisBranch({ entryAt }: Chain, { seq, head }: LogHead): boolean {
  const there = entryAt.get(seq)
  return there === undefined || equalBytes(headOf(there.hash), head)
}

function quarantinedIn(chain: Chain): Quarantined[] {
  return chain.links.flatMap(({ entry, unseen }) => {
    const removals = removalsIn(unseen)
    const waits = entry.seq > limitOf(removals, chain)
    if (!waits && entry.seq <= limitOf(unseen, chain)) return []
    const ends = (waits ? removals : unseen).map(({ end }) => end)
    return [{ entry, standing: waits ? ('waits' as const) : ('asViewer' as const), ends }]
  })
}
