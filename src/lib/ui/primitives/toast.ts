/** One thing that just happened, as `ToastRegion` shows it. The view-model that made it takes it away again. */
export interface Toast {
  readonly id: string
  readonly text: string
  /** A `done` passes by itself; a `notice` and a `problem` stay until somebody answers, and a problem interrupts. */
  readonly tone: 'done' | 'notice' | 'problem'
  readonly action?: { readonly label: string; readonly run: () => void }
  /** What it offers to take back; when that is done elsewhere the offer goes. */
  readonly about?: string
}
