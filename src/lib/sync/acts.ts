/**
 * The acts on this device, and which of them count now.
 *
 * - One counts while its entry does (`acceptance.ts`), and in the name of the member whose log it stands in; of a log that
 *   no member opened there is none (ACT-5).
 * - What is told apart is told by place, so an act that comes twice is there once. Those on a document are in the order of
 *   their places: the same on every device with the same entries.
 * - What acts mean together is `docs`'.
 */
import { newTeller, type Signal } from '../base/events'
import { compareIds, type DocumentId, type LogId } from '../base/ids'
import { ok, type Result } from '../base/result'
import type { SpokenAct } from '../docs/spoken-act'
import type { ActRow, HeldLog, StoreFailure, WorkspaceStore } from '../log/workspace-store'
import { isBeyondClose } from '../team/authority'
import { memberOfLog, type TeamState } from '../team/team-state'
import { decodeAct } from '../wire/act-codec'
import type { Acceptance } from './acceptance'
import type { Place } from './stored-logs'

/** Which entries count; another `waiting` where others do. */
export type Standing = Pick<Acceptance, 'counts' | 'waiting'>

export interface Acts {
  of(document: DocumentId | null): readonly SpokenAct[]
  readonly byDocument: ReadonlyMap<DocumentId | null, readonly SpokenAct[]>
  /** On these other acts count than before. */
  readonly changed: Signal<readonly (DocumentId | null)[]>
  /** The transaction with these rows is complete; seen with the next look. */
  note(rows: readonly ActRow[]): void
  /** Looks at what was noted, and at everything where the team or what counts is another. */
  look(team: TeamState, standing: Standing): void
  /** Reads what was decided of these logs and never noted here: by another tab. */
  catchUp(store: WorkspaceStore, heads: readonly HeldLog[]): Promise<Result<undefined, StoreFailure>>
}

const NONE: readonly SpokenAct[] = []

/** Those of `rows`; of `heads` they hold all that is decided. */
export function newActs(rows: readonly ActRow[] = [], heads: readonly HeldLog[] = []): Acts {
  return new HeldActs(rows, heads)
}

/** For whoever shows lists before the engine runs: beyond a cutoff nothing counts until it has looked. */
export function recallActs(rows: readonly ActRow[], heads: readonly HeldLog[], team: TeamState): Acts {
  const acts = newActs(rows, heads)
  const isCut = ({ log, seq }: Place) => team.cuts.get(log)?.some(({ cutoff }) => seq > (cutoff.get(log)?.seq ?? 0))
  acts.look(team, { waiting: [], counts: (place) => !isCut(place) && !isBeyondClose(team, place.log, place.seq) })
  return acts
}

type Kept = Omit<ActRow, 'bytes'> & Pick<SpokenAct, 'act'>

class HeldActs implements Acts {
  readonly changed = newTeller<readonly (DocumentId | null)[]>()
  readonly byDocument = new Map<DocumentId | null, readonly SpokenAct[]>()
  readonly #kept = new Map<DocumentId | null, Map<string, Kept>>()
  /** Noted on these, and not looked at. */
  readonly #noted = new Set<DocumentId | null>()
  /** Up to which seq of each log the store was read. */
  readonly #readUpTo: Map<LogId, number>
  #team: TeamState | null = null
  #waiting: Standing['waiting'] | null = null

  constructor(rows: readonly ActRow[], heads: readonly HeldLog[]) {
    this.#readUpTo = new Map(heads.map(({ log, applied }) => [log, applied]))
    this.note(rows)
  }

  of(document: DocumentId | null): readonly SpokenAct[] {
    return this.byDocument.get(document) ?? NONE
  }

  note(rows: readonly ActRow[]): void {
    for (const { bytes, ...row } of rows) {
      const act = decodeAct(bytes)
      const name = `${row.log} ${row.seq} ${row.body}`
      const kept = this.#kept.get(row.document) ?? new Map<string, Kept>()
      if (!act.ok || kept.has(name)) continue
      this.#kept.set(row.document, kept.set(name, { ...row, act: act.value }))
      this.#noted.add(row.document)
    }
  }

  look(team: TeamState, standing: Standing): void {
    const isSame = team === this.#team && standing.waiting === this.#waiting
    const changed = [...(isSame ? this.#noted : this.#kept.keys())].filter((document) => {
      return this.#putSpoken(document, this.#spokenOn(document, team, standing))
    })
    this.#noted.clear()
    this.#team = team
    this.#waiting = standing.waiting
    if (changed.length > 0) this.changed.tell(changed)
  }

  async catchUp(store: WorkspaceStore, heads: readonly HeldLog[]): Promise<Result<undefined, StoreFailure>> {
    for (const { log, applied } of heads) {
      const seq = this.#readUpTo.get(log) ?? 0
      const rows = applied > seq ? await store.acts({ log, seq }) : ok([])
      if (!rows.ok) return rows
      this.note(rows.value)
      this.#readUpTo.set(log, applied)
    }
    return ok()
  }

  #spokenOn(document: DocumentId | null, team: TeamState, standing: Standing): SpokenAct[] {
    const former = new Map(this.of(document).map((spoken) => [spoken.act, spoken]))
    return [...(this.#kept.get(document)?.values() ?? [])].sort(byPlace).flatMap(({ act, log, seq, knew }) => {
      const member = memberOfLog(team, log)?.id
      if (!member || !standing.counts({ log, seq })) return []
      return former.get(act) ?? { act, member, log, seq, knew }
    })
  }

  /** Whether these are others than before. */
  #putSpoken(document: DocumentId | null, spoken: readonly SpokenAct[]): boolean {
    const former = this.of(document)
    if (spoken.length === former.length && spoken.every((each, i) => each === former[i])) return false
    if (spoken.length > 0) this.byDocument.set(document, spoken)
    else this.byDocument.delete(document)
    return true
  }
}

function byPlace(a: Kept, b: Kept): number {
  return compareIds(a.log, b.log) || a.seq - b.seq || a.body - b.body
}
