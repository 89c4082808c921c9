/** What was judged and is not on disk yet: one write, and whom it came from. */
import type { LogId, WorkspaceId } from '$lib/base/ids'
import { headOf } from '$lib/log/frontier'
import type { Frontier, LogHead } from '$lib/wire/entry'
import type { Judged } from './mailbox-judge'
import type { LogTip, MailboxWrite, Piece } from './mailbox-store'
import type { Visit } from './visit'

interface Contribution {
  readonly logs: Set<LogId>
  readonly parcels: Uint8Array[]
  bytes: number
}

export class PendingWrite {
  readonly appends: MailboxWrite['appends'][number][] = []
  readonly parcels: MailboxWrite['parcels'][number][] = []
  readonly records: Piece[] = []
  readonly ids: Uint8Array[] = []
  entries = 0
  bytes = 0
  /** Bytes of what records take the place of. */
  freed = 0
  readonly #by = new Map<Visit, Contribution>()

  get isEmpty(): boolean {
    return this.appends.length + this.parcels.length + this.records.length === 0
  }

  append({ piece, tip, after, entries }: Judged): void {
    this.appends.push({ piece, tip, after })
    this.entries += entries
    this.bytes += piece.bytes.length
  }

  /** `freed`: bytes of what it takes the place of. */
  replace(record: Piece, freed: number): void {
    this.records.push(record)
    this.bytes += record.bytes.length
    this.freed += freed
  }

  putParcel(name: string, id: Uint8Array, bytes: Uint8Array): void {
    this.parcels.push({ name, bytes })
    this.ids.push(id)
    this.bytes += bytes.length
  }

  /** Whoever sent it hears when it is stored, also where another had sent the same before. */
  owes(visit: Visit, { log, parcel, bytes = 0 }: { log?: LogId; parcel?: Uint8Array; bytes?: number }): void {
    const by = this.#by.get(visit) ?? { logs: new Set(), parcels: [], bytes: 0 }
    this.#by.set(visit, by)
    if (log) by.logs.add(log)
    if (parcel) by.parcels.push(parcel)
    by.bytes += bytes
  }

  toWrite(workspace: WorkspaceId): MailboxWrite {
    return { workspace, appends: this.appends, parcels: this.parcels, records: this.records }
  }

  /** The last tip of each log. */
  get tips(): readonly LogTip[] {
    return [...new Map(this.appends.map(({ tip }) => [tip.log, tip])).values()]
  }

  /** Whom it came from, with what is said to them when it is durable. */
  *told(
    tipOf: (log: LogId) => LogTip | undefined
  ): Generator<{ visit: Visit; heads: Frontier; parcels: Uint8Array[] }> {
    for (const [visit, { logs, parcels, bytes }] of this.#by) {
      visit.pendingBytes -= bytes
      const heads = new Map<LogId, LogHead>()
      for (const log of logs) {
        const tip = tipOf(log)
        if (tip) heads.set(log, { seq: tip.seq, head: headOf(tip.hash) })
      }
      yield { visit, heads, parcels }
    }
  }
}
