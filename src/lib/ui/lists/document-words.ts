/** A document's line in words, the same on every list. */
import type { Component } from 'svelte'
import CircleCheck from '@lucide/svelte/icons/circle-check'
import CircleDashed from '@lucide/svelte/icons/circle-dashed'
import CircleDot from '@lucide/svelte/icons/circle-dot'
import CircleMinus from '@lucide/svelte/icons/circle-minus'
import Merge from '@lucide/svelte/icons/merge'
import Undo2 from '@lucide/svelte/icons/undo-2'

export interface StatusLook {
  readonly word: string
  readonly icon: Component
  readonly tone: 'plain' | 'accent' | 'agree' | 'abstain' | 'disagree'
}

const LOOKS: Readonly<Record<string, StatusLook>> = {
  draft: { word: 'Draft', icon: CircleDashed, tone: 'plain' },
  open: { word: 'Open', icon: CircleDot, tone: 'accent' },
  provisional: { word: 'Provisional', icon: CircleMinus, tone: 'disagree' },
  ended: { word: 'Closing time passed', icon: CircleMinus, tone: 'plain' },
  closed: { word: 'Closed', icon: CircleCheck, tone: 'agree' },
  declined: { word: 'Declined', icon: CircleMinus, tone: 'abstain' },
  withdrawn: { word: 'Withdrawn', icon: Undo2, tone: 'abstain' },
  superseded: { word: 'Superseded', icon: Undo2, tone: 'abstain' },
  unsettled: { word: 'Two outcomes', icon: Merge, tone: 'disagree' }
}

/** How a status is shown; a word that is not one of ours, from an imported file, is shown as it is. */
export function statusLook(status: string): StatusLook {
  return (
    (Object.hasOwn(LOOKS, status) ? LOOKS[status] : undefined) ?? { word: status, icon: CircleDashed, tone: 'plain' }
  )
}
