/** Workspaces as the app keeps them, made from outside, for its pages to open. */
import { beginWorkspace } from '$lib/app/begin-workspace'
import { unlockWorkspace } from '$lib/app/unlock-workspace'
import type { WorkspaceId } from '$lib/base/ids'
import { newScope } from '$lib/base/scope'
import { browserClock } from '$lib/platform/clock'
import { openDeviceDatabase } from '$lib/platform/device-database'
import { newDeviceDirectory } from '$lib/platform/device-directory'
import { browserRandom } from '$lib/platform/random'
import { openIdbWorkspaceStore } from '$lib/platform/idb-workspace-store'
import { browserTimers } from '$lib/platform/timers'
import { startEngine } from '$lib/sync/create-engine'
import { statementIdOf } from '$lib/team/device-id'
import { decodeStatement } from '$lib/wire/statement-codec'
import { drawBigTeam } from '../../support/big-team'
import { DrawnTeam } from '../../support/drawn-team'
import { inlineTrialWorker } from '$lib/sync/update-trial'
import { demand, writeNote } from './device'

export interface Contents {
  readonly documents: number
  readonly length: number
}

/** Resolves with the workspace's id and one of its documents. */
export async function newWorkspace({ documents, length }: Contents): Promise<{ id: string; document: string }> {
  const ports = { random: browserRandom, timers: browserTimers }
  const database = demand(await openDeviceDatabase(ports))
  const directory = newDeviceDirectory(database)
  const deps = { ...ports, database, directory, nowMs: Date.now(), deviceName: 'Desk' }
  const profile = { name: 'Ada', zone: 'UTC', hours: [] }
  const id = demand(await beginWorkspace({ name: `Bench ${documents}`, profile }, deps))
  const entry = demand(await directory.workspaces()).find((workspace) => workspace.id === id)
  if (!entry) throw new Error('the workspace is not listed')
  const scope = newScope()
  const told = { onbug: (failure: unknown) => reportError(failure), onsuperseded: () => undefined }
  const unlockDeps = { ...ports, ...told, database, clock: browserClock }
  const { engineDeps, recalled } = demand(await unlockWorkspace(entry, unlockDeps, scope))
  const engine = demand(await startEngine({ ...engineDeps, startTrialWorker: inlineTrialWorker }, recalled))
  const writes = Array.from({ length: documents }, (_, i) => (doc: Parameters<typeof writeNote>[0]) => {
    writeNote(doc, `Document ${i}`, length)
  })
  const [document] = demand(await engine.createDocuments(writes))
  await engine.close()
  scope.end()
  database.close()
  return { id, document: document ?? '' }
}

/**
 * Everybody of the big team comes into a workspace of this device. Their words have no signatures: those are looked at when
 * words arrive, and never again when what was kept is opened. Resolves with how many there are.
 */
export async function crowd(workspace: string): Promise<{ members: number; devices: number; statements: number }> {
  const id = workspace as WorkspaceId
  const store = demand(await openIdbWorkspaceStore({ workspace: id, absent: 'refuse', timers: browserTimers }))
  const kept = demand(await store.statements()).map(({ bytes }) => demand(decodeStatement(bytes, statementIdOf)))
  const genesis = kept.find(({ body }) => body.type === 'Genesis')
  if (!genesis) throw new Error('the workspace was not founded here')
  const { statements, team } = drawBigTeam(new DrawnTeam('alice', workspace, genesis))
  demand(await store.putStatements([...statements.values()].map(({ id: each, bytes }) => ({ id: each, bytes }))))
  store.close()
  return { members: team.members.size, devices: team.devices.size, statements: statements.size }
}
