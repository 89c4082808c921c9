/**
 * What a store tells of a workspace before its engine runs: who is in it, what this device wrote, and how far that is known
 * to have come. Enough to show lists and people; reads only, and needs neither documents nor a network.
 */
import { err, ok, type Result } from '../base/result'
import { logIdOf } from '../log/entry-hashes'
import { deviceIdOf } from '../team/device-id'
import type { SyncReport } from './engine'
import type { CreateFailure, EngineDeps, Recalled } from './engine-parts'
import { recallHeard } from './heard'
import { newLogBook } from './log-book'
import { recallNewer } from './kept-newer'
import { openOwnChanges } from './own-changes'
import { syncReport } from './sync-report'
import { memberOfDevice, newTeamView } from './team-view'

export type RecallDeps = Pick<EngineDeps, 'store' | 'workspace' | 'logKey' | 'device'>

export async function recall({
  store,
  workspace,
  logKey,
  device: { sign }
}: RecallDeps): Promise<Result<Recalled, CreateFailure>> {
  const log = logIdOf(logKey.publicKey)
  // Acts after heads: there may be more of them than heads tell of, never fewer.
  const [heads, said, kept, changes, heard] = await Promise.all([
    store.heads(),
    store.acts(),
    store.statements(),
    openOwnChanges(store, log),
    recallHeard(store)
  ])
  if (!heads.ok) return heads
  if (!kept.ok) return kept
  if (!changes.ok) return changes
  if (!heard.ok) return heard
  if (!said.ok) return said
  const newer = await recallNewer(store)
  if (!newer.ok) return newer
  const team = newTeamView(workspace, sign)
  team.restore(kept.value)
  const part = said.value.length > 0 ? await import('./acts').catch(() => null) : null
  const device = deviceIdOf(sign.publicKey)
  const member = memberOfDevice(team, device)
  if (!member) return err({ kind: 'NotAMember' })
  return ok({
    book: newLogBook(heads.value),
    team,
    changes: changes.value,
    acts: part?.recallActs(said.value, heads.value, team.state),
    heardBefore: heard.value,
    newer: newer.value,
    member,
    device,
    log
  })
}

/** What the engine will say of it when it begins, nobody being connected. */
export function recalledReport(
  { book, team, changes, heardBefore, newer, device, log }: Recalled,
  now: Pick<SyncReport, 'paused' | 'failure'> & { readonly unsealed: boolean }
): SyncReport {
  return syncReport({
    book,
    team: team.state,
    ownLog: log,
    ownDevice: device,
    connected: [],
    lastHeard: heardBefore,
    forks: new Map(),
    newer: new Map(),
    keptNewer: newer.seqByLog,
    heardNewerStatement: false,
    busy: false,
    changesUpTo: (seq) => changes.countUpTo(seq),
    ...now
  })
}
