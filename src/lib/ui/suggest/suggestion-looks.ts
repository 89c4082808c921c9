/** How a suggestion's state is shown, and what is said of who settled it. */
import type { Component } from 'svelte'
import CircleCheck from '@lucide/svelte/icons/circle-check'
import CircleX from '@lucide/svelte/icons/circle-x'
import FilePen from '@lucide/svelte/icons/file-pen'
import Undo2 from '@lucide/svelte/icons/undo-2'
import type { SuggestionView } from '$lib/app/suggestion-views'

export interface SuggestionLook {
  readonly word: string
  readonly icon: Component
  readonly tone: 'agree' | 'disagree' | 'plain' | 'abstain'
}

export const LOOKS: Readonly<Record<SuggestionView['state'], SuggestionLook>> = {
  open: { word: 'Suggests a change', icon: FilePen, tone: 'plain' },
  taken: { word: 'Taken in', icon: CircleCheck, tone: 'agree' },
  declined: { word: 'Declined', icon: CircleX, tone: 'disagree' },
  withdrawn: { word: 'Withdrawn', icon: Undo2, tone: 'abstain' }
}
