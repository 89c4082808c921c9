/** A device that founded a workspace and is alone in it, its store in memory: what the replay types into. */
import { ok } from '$lib/base/result'
import { newKeyRing } from '$lib/team/key-ring'
import type { Clock, Random, Timers } from '$lib/base/ports'
import { assert } from '$lib/base/assert'
import { bodyKey } from '$lib/crypto/sealing'
import { signingKeyFromSeed } from '$lib/crypto/signing'
import { boxKeyFromSeed } from '$lib/crypto/wrapping'
import type { LogPen } from '$lib/log/log-writer'
import { openMemoryStore } from '$lib/log/memory-store'
import type { WorkspaceStore } from '$lib/log/workspace-store'
import { createEngine } from '$lib/sync/create-engine'
import { inlineTrialWorker } from '$lib/sync/update-trial'
import type { Engine } from '$lib/sync/engine'
import { foundWorkspace } from '$lib/team/founding'
import { demand } from './demand'

export interface LoneDevice {
  readonly engine: Engine
  readonly store: WorkspaceStore
  /** What this device's log is written with. */
  readonly pen: LogPen
}

export interface LoneWorld {
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
}

const SEED_BYTES = 32

export async function newLoneDevice({ clock, timers, random }: LoneWorld): Promise<LoneDevice> {
  const sign = await signingKeyFromSeed(random.bytes(SEED_BYTES))
  const device = { sign, box: await boxKeyFromSeed(random.bytes(SEED_BYTES)) }
  const logKey = await signingKeyFromSeed(random.bytes(SEED_BYTES))
  const profile = { name: 'Typist', zone: 'UTC', hours: [] }
  const beginning = await foundWorkspace({ name: 'Replay', profile, deviceName: 'Desk', device, logKey, random })
  const { workspace, log } = beginning
  const store = openMemoryStore()
  demand(await store.putStatements(beginning.statements.map(({ id, bytes }) => ({ id, bytes }))))
  const keys = newKeyRing(beginning.keys)
  const engine = demand(
    await createEngine({
      workspace,
      store,
      device,
      keepKeys: () => Promise.resolve(ok()),
      logKey,
      keys,
      clock,
      timers,
      random,
      startTrialWorker: inlineTrialWorker,
      onbug(failure) {
        throw failure
      }
    })
  )
  const key = engine.team.writingKey
  const sealingKey = keys.sealingKey(key)
  assert(sealingKey, 'the founder holds the first key')
  const pen = { workspace, log, signingKey: logKey, key, bodyKey: await bodyKey(sealingKey, log), random }
  return { engine, store, pen }
}
