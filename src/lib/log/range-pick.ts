/**
 * Which runs of a log's own entries may be compacted into one range record each (REC-3 to REC-5). Pure picking: it reads
 * outlines, never bodies, and decides nothing twice: the same log gives the same ranges.
 *
 * - What somebody must still see stays an entry: statements, the moment of a merge after being apart, a pause.
 * - A range lies under one sealing key and one knowledge of the team, and never across a cutoff or a fork.
 */
import {
  FEWEST_RECORD_ENTRIES,
  LONGEST_RECORD_PAUSE_MS,
  MAX_RECORD_ENTRIES,
  OLDEST_RECORD_DEP_MS,
  RECORD_AIM_BYTES
} from '../wire/limits'

/** What picking looks at of one entry. */
export interface EntryOutline {
  readonly seq: number
  readonly type: 'entry' | 'receipt'
  readonly key: string
  readonly wallMs: number
  /** It carries a statement, an outcome or a close (ACT-4), or names team heads its predecessor did not. */
  readonly staysAnEntry: boolean
  /** Wall time of the oldest entry its deps name anew; null where they name none. */
  readonly oldestDepMs: number | null
  /** Bytes of its sealed bodies. */
  readonly bytes: number
}

export interface PickedRange {
  readonly from: number
  readonly to: number
}

/**
 * Ranges of `outlines` (one log's entries, ascending, without gaps), longest first possible, ascending.
 * `ends` are the seqs after which a range must end: cutoffs and the entries before a fork.
 */
export function pickRanges(outlines: readonly EntryOutline[], ends: ReadonlySet<number> = new Set()): PickedRange[] {
  const groups: EntryOutline[][] = []
  let bytes = 0
  for (const outline of outlines) {
    const group = groups.at(-1)
    const last = group?.at(-1)
    const joins = last && !ends.has(last.seq) && mayFollow(last, outline)
    const fits = group && group.length < MAX_RECORD_ENTRIES && bytes + outline.bytes <= RECORD_AIM_BYTES
    if (joins && fits) group.push(outline)
    else groups.push([outline])
    bytes = joins && fits ? bytes + outline.bytes : outline.bytes
  }
  return groups.filter((group) => group.length >= FEWEST_RECORD_ENTRIES).map(rangeOf)
}

function rangeOf(group: readonly EntryOutline[]): PickedRange {
  const [first] = group
  return { from: first?.seq ?? 0, to: (first?.seq ?? 0) + group.length - 1 }
}

/** Whether `next` may stand in one record with the entry before it. */
function mayFollow(last: EntryOutline, next: EntryOutline): boolean {
  if (next.seq !== last.seq + 1 || next.key !== last.key) return false
  if (next.staysAnEntry || last.staysAnEntry) return false
  // Receipts say nothing that a later receipt does not: runs of them may always go.
  if (last.type === 'receipt' && next.type === 'receipt') return true
  return !isPause(last, next) && !isMerge(next)
}

function isPause(last: EntryOutline, next: EntryOutline): boolean {
  return Math.abs(next.wallMs - last.wallMs) > LONGEST_RECORD_PAUSE_MS
}

function isMerge({ wallMs, oldestDepMs }: EntryOutline): boolean {
  return oldestDepMs !== null && wallMs - oldestDepMs > OLDEST_RECORD_DEP_MS
}
