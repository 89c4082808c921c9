/** Where an update is tried apart, in a browser: a worker, which can be ended whatever it is doing. */
import type { TrialAnswer, TrialRequest, TrialWorker } from '../sync/update-trial'

/** Its code is loaded with it; the service worker keeps it, so it starts without a network too. */
export function startTrialWorker(): TrialWorker {
  const worker = new Worker(new URL('../../workers/trial-worker.ts', import.meta.url), { type: 'module' })
  let answer: (answer: TrialAnswer | null) => void = () => undefined
  worker.addEventListener('message', ({ data }: MessageEvent<TrialAnswer>) => answer(data))
  // It did not start, ran out of memory, or said what does not read.
  for (const event of ['error', 'messageerror']) worker.addEventListener(event, () => answer(null))
  return {
    ask(request: TrialRequest, answered) {
      answer = answered
      worker.postMessage(request)
    },
    kill() {
      answer = () => undefined
      worker.terminate()
    }
  }
}
