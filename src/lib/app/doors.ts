/**
 * In whose rooms this device shows itself (rule 5): those of the epochs people write under, and those of epochs that ended
 * within 90 days, so that who was away finds the way on, and who was put out learns that they were.
 */
import type { KeyId } from '../base/ids'
import type { Clock } from '../base/ports'
import type { WorkspaceStore } from '../log/workspace-store'
import type { Door } from '../sync/transport'
import { openDoors, type KeyRing, type KnownEpoch } from '../team/key-ring'
import type { TeamState } from '../team/team-state'

/** When this device first knew that an epoch had ended, by the epoch. */
const ENDED = 'epochs-ended'

export interface Doors {
  /** The door of the epoch people write under first. */
  openTo(team: TeamState): Promise<readonly Door[]>
  /** Those epochs, in the same order. */
  epochsOf(team: TeamState): Promise<readonly KeyId[]>
}

interface DoorsDeps {
  readonly store: WorkspaceStore
  readonly keys: KeyRing
  readonly clock: Clock
}

export function newDoors({ store, keys, clock }: DoorsDeps): Doors {
  const doors: Doors = {
    async epochsOf(team) {
      const nowMs = clock.now()
      const isOver = (key: string) => [...team.epochs.values()].some((epoch) => epoch.key === key && !epoch.isCurrent)
      const over = keys.keys.filter(isOver)
      const noted = over.length > 0 ? await store.updateMeta(ENDED, (former) => withEnded(former, over, nowMs)) : null
      const endedMs = noted?.ok ? noted.value : {}
      const known: KnownEpoch[] = keys.keys.map((key) => ({ key, endedMs: endedMs[key] ?? null }))
      const isWriting = (key: string) => Number(key === team.writingKey)
      return [...openDoors(known, nowMs)].sort((a, b) => isWriting(b) - isWriting(a))
    },
    openTo: async (team) => (await doors.epochsOf(team)).flatMap((key) => keys.door(key) ?? [])
  }
  return doors
}

function withEnded(former: unknown, over: readonly string[], nowMs: number): Readonly<Record<string, number>> {
  const known = typeof former === 'object' && former !== null ? (former as Readonly<Record<string, unknown>>) : {}
  return Object.fromEntries(
    over.map((key) => {
      const ms = known[key]
      return [key, typeof ms === 'number' ? ms : nowMs]
    })
  )
}
