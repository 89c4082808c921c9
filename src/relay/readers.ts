/**
 * How far two others have read each log, from the deps and receipts that pass by: a record takes the place of its originals
 * only once two other logs' authors said that they have them (MBX-6). Kept in memory alone: what is not known here only
 * leaves more on the disk.
 */
import type { LogId } from '$lib/base/ids'
import type { Frontier } from '$lib/wire/entry'

interface Reader {
  readonly log: LogId
  readonly seq: number
}

export class Readers {
  /** The two that are furthest, of each log. */
  readonly #byLog = new Map<LogId, readonly Reader[]>()

  /** Of logs that are held alone: a name in deps is anybody's invention. */
  note(reader: LogId, deps: Frontier, isHeld: (log: LogId) => boolean): void {
    for (const [log, { seq }] of deps) {
      if (log === reader || !isHeld(log)) continue
      const others = (this.#byLog.get(log) ?? []).filter((other) => other.log !== reader || other.seq > seq)
      const isKnown = others.some((other) => other.log === reader)
      const all = isKnown ? others : [...others, { log: reader, seq }]
      this.#byLog.set(log, [...all].sort((a, b) => b.seq - a.seq).slice(0, 2))
    }
  }

  /** The seq two others have read up to; 0 where fewer than two have. */
  readByTwo(log: LogId): number {
    return this.#byLog.get(log)?.[1]?.seq ?? 0
  }
}
