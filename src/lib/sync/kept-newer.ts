/**
 * What a newer version wrote into entries this one takes: kinds of bodies, acts and statements it has no name for. It is in
 * the log and not applied (BODY-2, ACT-3, STM-4), and it is said. Of each log the first place is enough.
 */
import type { LogId } from '../base/ids'
import { ok, type Result } from '../base/result'
import type { StoreFailure, WorkspaceStore } from '../log/workspace-store'

export interface KeptNewer {
  readonly seqByLog: ReadonlyMap<LogId, number>
  /** What was refused when entries were decided. */
  note(refused: readonly { readonly log: LogId; readonly seq: number; readonly reason: string }[]): void
}

/** What an earlier start decided. */
export async function recallNewer(store: WorkspaceStore): Promise<Result<KeptNewer, StoreFailure>> {
  const refused = await store.quarantine()
  if (!refused.ok) return refused
  const seqByLog = new Map<LogId, number>()
  const kept: KeptNewer = {
    seqByLog,
    note(rows) {
      for (const { log, seq, reason } of rows) {
        if (reason === 'newer') seqByLog.set(log, Math.min(seq, seqByLog.get(log) ?? seq))
      }
    }
  }
  kept.note(refused.value)
  return ok(kept)
}
