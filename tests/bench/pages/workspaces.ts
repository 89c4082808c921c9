/** Workspaces as the app keeps them, made from outside, for its pages to open. */
import { beginWorkspace } from '$lib/app/begin-workspace'
import { unlockWorkspace } from '$lib/app/unlock-workspace'
import { newScope } from '$lib/base/scope'
import { browserClock } from '$lib/platform/clock'
import { openDeviceDatabase } from '$lib/platform/device-database'
import { newDeviceDirectory } from '$lib/platform/device-directory'
import { browserRandom } from '$lib/platform/random'
import { browserTimers } from '$lib/platform/timers'
import { startEngine } from '$lib/sync/create-engine'
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
