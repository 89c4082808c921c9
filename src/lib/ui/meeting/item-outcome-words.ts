import type { ItemOutcomeKind } from '$lib/app/meeting-views'

export const OUTCOME_OPTIONS: readonly { readonly value: ItemOutcomeKind; readonly label: string }[] = [
  { value: 'decided', label: 'Decided' },
  { value: 'undecided', label: 'Not decided' },
  { value: 'writing', label: 'Moved to writing' },
  { value: 'dropped', label: 'Dropped' }
]

export const OUTCOME_TONES = {
  decided: 'agree',
  undecided: 'disagree',
  writing: 'accent',
  dropped: 'plain'
} as const satisfies Record<ItemOutcomeKind, string>

export function outcomeLabel(kind: ItemOutcomeKind): string {
  return OUTCOME_OPTIONS.find(({ value }) => value === kind)?.label ?? ''
}
