/** How far the own log has come with everyone: whoever goes on writing counts, each log for itself. */
import { expect, test } from 'vitest'
import { newPerson } from '../../../tests/support/story-team'
import { newSimRandom } from '../../../tests/support/sim-random'
import { newEngineStory } from '../../../tests/support/story-engines'
import type { LogId } from '../base/ids'
import { logIdOf } from '../log/entry-hashes'
import { encodeContext } from '../log/log-context'
import { newMemoryShelf, openMemoryStore } from '../log/memory-store'
import type { HeldLog } from '../log/workspace-store'
import type { TeamLog } from '../team/team-state'
import { everyoneHas } from './everyone-has'
import { SILENT_MS } from './limits'

const DAY = 86_400_000

/** Alice's own log, and others of people who are in; each says how much of hers it has, and when it was heard. */
async function team() {
  const alice = (await newEngineStory()).engine('alice')
  const own = alice.team.logs.get(alice.ownLog)
  if (!own) throw new Error('alice opened a log')
  const random = newSimRandom(5)
  const logs = new Map<LogId, TeamLog>([[own.log, own]])
  const books = new Map<LogId, HeldLog>()
  const lastHeard = new Map<LogId, { ms: number; through: null }>()
  const store = openMemoryStore(newMemoryShelf())
  return {
    /** Another log of a device that is in: of whose does not matter here. */
    async log(has: number | null, { heardMs = 0, isClosed = false } = {}): Promise<void> {
      const log = logIdOf((await newPerson('somebody', random)).logKey.publicKey)
      const hash = new Uint8Array(32)
      logs.set(log, { ...own, log, closedAt: isClosed ? { seq: 1, hash } : null })
      if (has === null) return
      const deps = new Map([[own.log, { seq: has, head: new Uint8Array(8) }]])
      const ends = { seq: 1, hash, applied: 1, appliedHash: hash, stampMs: 0 }
      books.set(log, { log, writer: log, logKey: own.logKey, ...ends, context: encodeContext({ team: [], deps }) })
      lastHeard.set(log, { ms: heardMs, through: null })
    },
    async has(nowMs: number): Promise<number> {
      const { devices, members } = alice.team
      const book = { get: (log: LogId) => books.get(log) }
      const known = { book, team: { logs, devices, members }, log: own.log, lastHeard, nowMs, store }
      const upTo = await everyoneHas(known)
      return upTo.ok ? upTo.value : NaN
    }
  }
}

test('[REC-3] of a device with two logs the one that lags behind counts as well, until it is closed or silent', async () => {
  const { log, has } = await team()
  await log(90, { heardMs: 20 * DAY })
  await log(40)
  await log(7, { isClosed: true })
  expect(await has(DAY)).toBe(40)
  expect(await has(SILENT_MS + 1)).toBe(90)
})

test('[REC-3] a log that nothing ever came of is waited for, and not for ever', async () => {
  const { log, has } = await team()
  await log(90, { heardMs: 20 * DAY })
  expect(await has(DAY)).toBe(90)
  await log(null)
  expect(await has(2 * DAY)).toBe(0)
  expect(await has(2 * DAY + SILENT_MS)).toBe(0)
  expect(await has(2 * DAY + SILENT_MS + 1)).toBe(90)
})
