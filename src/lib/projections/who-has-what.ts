/** Documents this device changed × devices: how many of its changes each device is not known to have. */
import type { DocumentId } from '../base/ids'

export interface OtherDevice {
  /** Highest seq of this device's log it is known to have applied; 0 for nothing. */
  readonly appliedSeq: number
}

export interface WhoHasRow {
  readonly document: DocumentId
  readonly changes: number
  /** In the order of `others`; null where nothing of it was received. */
  readonly behind: readonly (number | null)[]
}

/** Most behind first, then most changed; at most `most` rows. */
export function whoHasWhat(
  seqsByDocument: ReadonlyMap<DocumentId, readonly number[]>,
  others: readonly OtherDevice[],
  most: number
): readonly WhoHasRow[] {
  return [...seqsByDocument]
    .map(([document, seqs]) => ({
      document,
      changes: seqs.length,
      behind: others.map((other) => behindOf(seqs, other))
    }))
    .sort((a, b) => lacking(b) - lacking(a) || b.changes - a.changes || (a.document < b.document ? -1 : 1))
    .slice(0, most)
}

function behindOf(seqs: readonly number[], { appliedSeq }: OtherDevice): number | null {
  const behind = seqs.filter((seq) => seq > appliedSeq).length
  return behind === seqs.length && seqs.length > 0 ? null : behind
}

function lacking({ changes, behind }: WhoHasRow): number {
  return behind.reduce<number>((sum, count) => sum + (count ?? changes), 0)
}
