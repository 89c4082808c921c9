import type { QueueKind } from '$lib/app/meeting-views'

export const QUEUE_OPTIONS: readonly { readonly value: QueueKind; readonly label: string }[] = [
  { value: 'topic', label: 'Something new' },
  { value: 'reply', label: 'Reply' },
  { value: 'question', label: 'Question' },
  { value: 'order', label: 'Point of order' }
]

/** What stands below a name in the queue: what it is, and about what. */
export function queueWords({ kind, words }: { readonly kind: QueueKind; readonly words: string }): string {
  const label = QUEUE_OPTIONS.find(({ value }) => value === kind)?.label ?? ''
  if (kind === 'topic') return words
  return words === '' ? label.toLowerCase() : `${label.toLowerCase()}: ${words}`
}
