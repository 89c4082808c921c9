/** The real worker on a page: what it answers, and how long somebody waits who asks it for what takes far too long. */
import { browserTimers } from '$lib/platform/timers'
import { startTrialWorker } from '$lib/platform/trial-worker'
import { newUpdateTrial, type TrialAnswer, type TrialRequest } from '$lib/sync/update-trial'
import { longBody, strayParagraphs } from '../heavy-updates'

export interface Tried {
  readonly kind: TrialAnswer['kind']
  readonly ms: number
  /** The longest the page itself was held up meanwhile. */
  readonly longestPauseMs: number
}

/** An honest document, one that hangs Yjs for many seconds, and the honest one again. */
export async function tryInWorker(): Promise<Tried[]> {
  const trial = newUpdateTrial({ timers: browserTimers, start: startTrialWorker })
  const honest: TrialRequest = { state: [], update: longBody(1, 3_000) }
  const hanging: TrialRequest = { state: [longBody(1, 50_000)], update: strayParagraphs(2, 5_000) }
  const tried: Tried[] = []
  for (const request of [honest, hanging, honest]) tried.push(await measure(trial, request))
  trial.stop()
  return tried
}

async function measure(trial: ReturnType<typeof newUpdateTrial>, request: TrialRequest): Promise<Tried> {
  const began = performance.now()
  let [last, longestPauseMs] = [began, 0]
  const beat = setInterval(() => {
    longestPauseMs = Math.max(longestPauseMs, performance.now() - last)
    last = performance.now()
  }, 20)
  const { kind } = await new Promise<TrialAnswer>((answered) => trial.try(request, answered))
  clearInterval(beat)
  return { kind, ms: performance.now() - began, longestPauseMs }
}
