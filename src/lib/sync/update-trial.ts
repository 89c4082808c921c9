/**
 * Trying updates apart: what is large or strange is built into a document nobody sees, where it can be killed, before any
 * document of the page takes it.
 *
 * - A trial does all the page will do with a document: apply, guard, read every word. What it got through costs the page
 *   about as much as it cost the trial; what it did not get through the page never begins.
 * - Only bytes that Yjs throws at standing alone are refused: that is the same on every device. A trial that ran out of
 *   time, or failed in company of what is here, decides nothing.
 */
import * as Y from 'yjs'
import { sha256 } from '../crypto/hash'
import { checkDocument } from '../docs/check-document'
import { documentHash } from '../docs/document-hash'
import type { Timers } from '../base/ports'
import { applyInOrder } from './guarded-doc'
import { TRIAL_MS } from './limits'

export interface TrialRequest {
  /** What is here of the document already, in order; empty where nothing is. */
  readonly state: readonly Uint8Array[]
  /** Null to learn what the document is as it stands. */
  readonly update: Uint8Array | null
}

/** `unclear`: it ran out of time, or went wrong only together with what is here. */
export type TrialAnswer =
  { readonly kind: 'sound'; readonly hash: string } | { readonly kind: 'refused' } | { readonly kind: 'unclear' }

/** Somewhere apart: answers each request once, or never, and can be killed at any moment. */
export interface TrialWorker {
  /** Null: it died over it. */
  ask(request: TrialRequest, answered: (answer: TrialAnswer | null) => void): void
  kill(): void
}

export interface UpdateTrial {
  /** One after the other; `answered` is called once, at the latest TRIAL_MS after the worker began with it. */
  try(request: TrialRequest, answered: (answer: TrialAnswer) => void): void
  /** Whatever waits or runs is answered `unclear`, and nothing is tried any more. */
  stop(): void
}

export interface UpdateTrialDeps {
  readonly timers: Timers
  start(): TrialWorker
}

interface Asked {
  readonly request: TrialRequest
  readonly answered: (answer: TrialAnswer) => void
}

/** Begins without a worker; one is started for the first request and after each that was killed. */
export function newUpdateTrial({ timers, start }: UpdateTrialDeps): UpdateTrial {
  const waiting: Asked[] = []
  let worker: TrialWorker | null = null
  let hasStopped = false
  let isRunning = false
  let endRunning: () => void = () => undefined

  function killWorker(): void {
    worker?.kill()
    worker = null
  }

  function next(): void {
    const asked = isRunning || hasStopped ? undefined : waiting.shift()
    if (!asked) return
    isRunning = true
    let isOver = false
    const end = (answer: TrialAnswer | null): void => {
      if (isOver) return
      isOver = true
      stopClock()
      endRunning = () => undefined
      isRunning = false
      if (!answer) killWorker()
      asked.answered(answer ?? { kind: 'unclear' })
      next()
    }
    const stopClock = timers.after(TRIAL_MS, () => end(null))
    endRunning = () => end(null)
    worker ??= start()
    worker.ask(asked.request, end)
  }

  return {
    try(request, answered) {
      if (hasStopped) return answered({ kind: 'unclear' })
      waiting.push({ request, answered })
      next()
    },
    stop() {
      hasStopped = true
      endRunning()
      for (const { answered } of waiting.splice(0)) answered({ kind: 'unclear' })
      killWorker()
    }
  }
}

/** What a worker does with a request. Never throws. */
export function tryUpdate({ state, update }: TrialRequest): TrialAnswer {
  // First and always, so that what is refused does not depend on what is here.
  if (update && isUnfitAlone(update)) return { kind: 'refused' }
  const doc = new Y.Doc()
  try {
    applyInOrder(doc, state)
    if (update) applyInOrder(doc, [update])
    checkDocument(doc)
    return { kind: 'sound', hash: documentHash(doc, sha256) }
  } catch {
    return { kind: 'unclear' }
  } finally {
    doc.destroy()
  }
}

function isUnfitAlone(update: Uint8Array): boolean {
  try {
    Y.applyUpdateV2(new Y.Doc(), update)
    return false
  } catch {
    return true
  }
}

/** A worker that is none: it answers before `ask` returns and can hang whoever asks. For programs without a page. */
export function inlineTrialWorker(): TrialWorker {
  return { ask: (request, answered) => answered(tryUpdate(request)), kill: () => undefined }
}
