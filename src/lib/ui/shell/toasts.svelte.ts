/**
 * What just happened, as the shell shows it. Pages say it here, so that it outlives the button that caused it.
 *
 * At most three are shown; an older one gives way. Time on screen belongs to `ToastRegion`, not to a clock here.
 */
import { getContext, setContext } from 'svelte'
import { assert } from '$lib/base/assert'
import type { Outcome } from '$lib/app/views'
import type { Toast } from '../primitives/toast'

const KEY = Symbol('toasts')
const MOST = 3

export class Toasts {
  #shown = $state.raw<readonly Toast[]>([])
  #made = 0

  get shown(): readonly Toast[] {
    return this.#shown
  }

  show(text: string): void {
    this.#add({ text, tone: 'done' })
  }

  /** Says what was taken away, with the way back. */
  offer(text: string, about: string, action: NonNullable<Toast['action']>): void {
    this.#add({ text, tone: 'done', about, action })
  }

  /** What `about` was taken away is back, by whatever way: nothing is left to offer. */
  withdraw(about: string): void {
    this.#shown = this.#shown.filter((toast) => toast.about !== about)
  }

  fail(text: string): void {
    this.#add({ text, tone: 'problem' })
  }

  /** Waits for an action of a view-model and says how it went; nothing on success where `done` is not given. */
  async tell(outcome: Outcome, done?: string): Promise<boolean> {
    const problem = await outcome
    if (problem !== null) this.fail(problem)
    else if (done !== undefined) this.show(done)
    return problem === null
  }

  /** Something else is about to stand where they do. */
  clear(): void {
    this.#shown = []
  }

  dismiss(id: string): void {
    this.#shown = this.#shown.filter((toast) => toast.id !== id)
  }

  #add(toast: Omit<Toast, 'id'>): void {
    this.#made += 1
    this.#shown = [...this.#shown, { ...toast, id: String(this.#made) }].slice(-MOST)
  }
}

export function setToasts(toasts: Toasts): Toasts {
  return setContext(KEY, toasts)
}

/** For parts that are also shown outside of the shell, where nobody is told. */
export function findToasts(): Toasts | undefined {
  return getContext<Toasts | undefined>(KEY)
}

export function useToasts(): Toasts {
  const toasts = findToasts()
  assert(toasts, 'the shell gives toasts')
  return toasts
}
