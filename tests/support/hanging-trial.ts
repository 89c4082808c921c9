/** Workers that never answer what they are told to hang over, as Yjs would; all others they answer as the real one does. */
import { tryUpdate, type TrialWorker } from '$lib/sync/update-trial'

export interface HangingWorkers {
  start(): TrialWorker
  /** Requests with an update for which this is true are never answered. */
  hangsOver: (update: Uint8Array) => boolean
  readonly started: number
  readonly killed: number
  /** Updates that were tried, in order. */
  readonly tried: readonly Uint8Array[]
}

export function newHangingWorkers(): HangingWorkers {
  const tried: Uint8Array[] = []
  const counts = { started: 0, killed: 0 }
  return {
    hangsOver: () => false,
    tried,
    get started() {
      return counts.started
    },
    get killed() {
      return counts.killed
    },
    start() {
      counts.started += 1
      return {
        ask: (request, answered) => {
          if (request.update) tried.push(request.update)
          if (!request.update || !this.hangsOver(request.update)) answered(tryUpdate(request))
        },
        kill: () => void (counts.killed += 1)
      }
    }
  }
}
