/** Runs as they leave: only their edges are cut, and small neighbours are joined so that signatures and messages are few. */
import { ok, type Result } from '../base/result'
import { encodeRun, joinRuns, joinSingles, sliceRun, type Run } from '../wire/entry-codec'
import type { SeqRange } from '../wire/seq-range'
import type { StoredRun } from './workspace-store'

/** A run of entries or a record, as it travels. */
export interface TravellingRun {
  readonly form: 'entries' | 'record'
  readonly bytes: Uint8Array
}

/** Small neighbouring runs travel as one up to here: one signature is checked for all of them. */
export const RUN_AIM_BYTES = 65_536
export const RUN_AIM_ENTRIES = 250

/** Runs of one range as they will travel: cut to the range, small neighbours joined; what stays whole is not even read. */
export function toTravel<Fault>(
  stored: readonly StoredRun[],
  range: SeqRange,
  decode: (stored: StoredRun) => Result<Run, Fault>
): Result<readonly TravellingRun[], Fault> {
  const travelling: TravellingRun[] = []
  for (const group of togetherOf(stored)) {
    const [first] = group
    const isWhole = group.length === 1 && first && first.from >= range.from && first.to <= range.to
    if (first && (isWhole || first.kind === 'record')) {
      travelling.push({ form: first.kind, bytes: first.bytes })
      continue
    }
    const joinedAtOnce = joinedUnread(group, range)
    if (joinedAtOnce) {
      travelling.push({ form: 'entries', bytes: joinedAtOnce })
      continue
    }
    const runs: Run[] = []
    for (const each of group) {
      const run = decode(each)
      if (!run.ok) return run
      const cut = sliceRun(run.value, range.from, range.to)
      const last = runs.at(-1)
      const joined = last && cut && joinRuns(last, cut)
      if (joined) runs.splice(-1, 1, joined)
      else if (cut) runs.push(cut)
    }
    travelling.push(...runs.map((run): TravellingRun => ({ form: 'entries', bytes: encodeRun(run) })))
  }
  return ok(travelling)
}

/** Entries kept one by one, as typing makes them; null where any of them has to be read. */
function joinedUnread(group: readonly StoredRun[], range: SeqRange): Uint8Array | null {
  const areSingles = group.every(({ from, to }) => from === to && from >= range.from && to <= range.to)
  return areSingles ? joinSingles(group.map(({ bytes }) => bytes)) : null
}

/** Neighbours that are small enough to travel as one; a record travels alone. */
function togetherOf(stored: readonly StoredRun[]): StoredRun[][] {
  const groups: StoredRun[][] = []
  let [bytes, entries] = [0, 0]
  for (const run of stored) {
    const [length, last] = [run.to - run.from + 1, groups.at(-1)]
    const isAlone = run.kind === 'record' || last?.[0]?.kind !== 'entries'
    const fits = !isAlone && bytes + run.bytes.length <= RUN_AIM_BYTES && entries + length <= RUN_AIM_ENTRIES
    if (fits) last.push(run)
    else groups.push([run])
    bytes = (fits ? bytes : 0) + run.bytes.length
    entries = (fits ? entries : 0) + length
  }
  return groups
}
