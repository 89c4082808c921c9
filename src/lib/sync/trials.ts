/**
 * Which updates that others wrote are tried apart before they are decided, and what came of it.
 *
 * - Nothing waits in a turn: what is not tried yet leaves its log undecided there, and a turn follows when it is tried.
 * - What stayed unclear is tried again: after TRIAL_AGAIN at the earliest, each time later, and after a restart.
 * - Of each log one update is tried at a time, the first that waits: nobody fills the queue for the others.
 * - Only undecided updates are ever tried: what was decided once stays decided.
 */
import { backoffMs } from '../base/backoff'
import type { DocumentId, LogId } from '../base/ids'
import type { Random, Timers } from '../base/ports'
import type { Result } from '../base/result'
import { TRIAL_AGAIN } from './limits'
import type { JudgedUpdate, OpeningFailure } from './opening'
import { newUpdateTrial, type TrialAnswer, type TrialWorker, type UpdateTrial } from './update-trial'

export type TrialOutcome = 'sound' | 'refused' | 'pending' | 'unclear'

/** An update that no trial has got through here. */
export interface UncheckedUpdate {
  readonly log: LogId
  readonly seq: number
  readonly document: DocumentId
}

export interface Trials {
  /** What came of trying this update of `log`; begins to try it where nothing has yet. */
  outcomeOf(log: LogId, update: JudgedUpdate): TrialOutcome
  /** Something is being tried at this moment. */
  readonly isTrying: boolean
  /** The log is decided up to here: what was known of its updates until then is of no use any more. */
  decided(log: LogId, upTo: number): void
  /** Shown to people for as long as it is. */
  readonly unchecked: readonly UncheckedUpdate[]
  stop(): void
}

export interface TrialsDeps {
  readonly trial: UpdateTrial
  readonly timers: Timers
  readonly random: Random
  /** The updates that make a document as it is here, unsealed ones left out. */
  stateOf(document: DocumentId): Promise<Result<readonly Uint8Array[], OpeningFailure>>
  /** Owns the reading of a state. */
  background(work: Promise<unknown>): void
  /** Something is clear now, or may be tried again: a turn decides on. */
  tried(): void
}

interface Known {
  readonly log: LogId
  readonly update: JudgedUpdate
  outcome: TrialOutcome
  attempts: number
  stopWaiting: () => void
}

const nothing = () => undefined

/** Trials in a worker that `startTrialWorker` starts. */
export function openTrials({
  startTrialWorker,
  ...deps
}: Omit<TrialsDeps, 'trial'> & { startTrialWorker(): TrialWorker }): Trials {
  return newTrials({ ...deps, trial: newUpdateTrial({ timers: deps.timers, start: startTrialWorker }) })
}

/** Begins with nothing tried. */
function newTrials(deps: TrialsDeps): Trials {
  const { trial, timers, random } = deps
  const knownByPlace = new Map<string, Known>()
  let hasStopped = false

  async function begin(known: Known): Promise<void> {
    known.outcome = 'pending'
    const state = await deps.stateOf(known.update.document)
    if (hasStopped) return
    // What the disk does not give now it may give with the next turn.
    if (!state.ok) return void knownByPlace.delete(placeOf(known.log, known.update))
    trial.try({ state: state.value, update: known.update.update }, (answer) => take(known, answer))
  }

  function take(known: Known, { kind }: TrialAnswer): void {
    if (hasStopped) return
    known.outcome = kind
    known.attempts += 1
    if (kind === 'unclear') known.stopWaiting = timers.after(againMs(known), () => tryAgain(known))
    deps.tried()
  }

  const againMs = ({ attempts }: Known) => backoffMs(attempts - 1, TRIAL_AGAIN, random)

  function tryAgain(known: Known): void {
    known.stopWaiting = nothing
    deps.background(begin(known))
  }

  return {
    outcomeOf(log, update) {
      const place = placeOf(log, update)
      const known = knownByPlace.get(place)
      if (known) return known.outcome
      const fresh: Known = { log, update, outcome: 'pending', attempts: 0, stopWaiting: nothing }
      knownByPlace.set(place, fresh)
      deps.background(begin(fresh))
      return 'pending'
    },
    decided(log, upTo) {
      for (const [place, known] of knownByPlace) {
        if (known.log !== log || known.update.seq > upTo) continue
        known.stopWaiting()
        knownByPlace.delete(place)
      }
    },
    get isTrying() {
      return [...knownByPlace.values()].some(({ outcome }) => outcome === 'pending')
    },
    get unchecked() {
      const unclear = [...knownByPlace.values()].filter(({ outcome, attempts }) => outcome !== 'sound' && attempts > 0)
      return unclear.map(({ log, update: { seq, document } }) => ({ log, seq, document }))
    },
    stop() {
      hasStopped = true
      for (const { stopWaiting } of knownByPlace.values()) stopWaiting()
      knownByPlace.clear()
      trial.stop()
    }
  }
}

function placeOf(log: LogId, { seq, body }: JudgedUpdate): string {
  return `${log} ${seq} ${body}`
}
