/** How positions and outcomes are shown: a picture, a word, and what can be said of it in a sentence. */
import type { Component } from 'svelte'
import CircleCheck from '@lucide/svelte/icons/circle-check'
import CircleDot from '@lucide/svelte/icons/circle-dot'
import CircleMinus from '@lucide/svelte/icons/circle-minus'
import CircleX from '@lucide/svelte/icons/circle-x'
import Hand from '@lucide/svelte/icons/hand'
import Undo2 from '@lucide/svelte/icons/undo-2'
import { isolateName } from '$lib/base/plain-name'
import type { OutcomeView, StanceName, VerdictName } from '$lib/app/deciding-views'
import type { PersonView } from '$lib/app/views'

export interface StanceLook {
  readonly word: string
  readonly icon: Component
  readonly tone: 'agree' | 'abstain' | 'disagree' | 'block'
}

export const STANCES: Readonly<Record<StanceName, StanceLook>> = {
  agree: { word: 'Agree', icon: CircleCheck, tone: 'agree' },
  abstain: { word: 'Abstain', icon: CircleMinus, tone: 'abstain' },
  disagree: { word: 'Disagree', icon: CircleX, tone: 'disagree' },
  block: { word: 'Block', icon: Hand, tone: 'block' }
}

export interface VerdictLook {
  readonly word: string
  readonly icon: Component
  readonly tone: 'agree' | 'abstain' | 'disagree' | 'plain'
  /** What it means for everyone. */
  readonly line: string
  /** On the button that records it. */
  readonly record: string
  /** "It was adopted" */
  readonly says: string
}

export const VERDICTS: Readonly<Record<VerdictName, VerdictLook>> = {
  adopted: {
    word: 'Adopted',
    icon: CircleCheck,
    tone: 'agree',
    line: 'We do it, as it stands here.',
    record: 'Record that it was adopted',
    says: 'It was adopted'
  },
  declined: {
    word: 'Declined',
    icon: CircleX,
    tone: 'disagree',
    line: 'We do not do it. Nothing changes.',
    record: 'Record that it was declined',
    says: 'It was declined'
  },
  unsettled: {
    word: 'Not settled',
    icon: CircleDot,
    tone: 'plain',
    line: 'It needs more time, or another way to settle it.',
    record: 'Record that it is not settled',
    says: 'It is not settled'
  },
  withdrawn: {
    word: 'Withdrawn',
    icon: Undo2,
    tone: 'abstain',
    line: 'Whoever proposed it takes it back.',
    record: 'Record that it was withdrawn',
    says: 'It was withdrawn'
  }
}

/** "It was adopted, as Mei wrote" */
export function asWritten({ verdict, person }: Pick<OutcomeView, 'verdict' | 'person'>): string {
  return `${VERDICTS[verdict].says}, as ${nameOf(person)} wrote`
}

/** Of outcomes that differ, the one that is the easiest to undo; null where each binds. */
export function mostCareful(rivals: readonly OutcomeView[]): OutcomeView | null {
  const careful = (['unsettled', 'declined', 'withdrawn'] as const).map((verdict) =>
    rivals.find((rival) => rival.verdict === verdict)
  )
  return careful.find((rival) => rival !== undefined) ?? null
}

/** "you", or a name that keeps its direction inside a sentence. */
export function nameOf({ isMe, name }: PersonView): string {
  return isMe ? 'you' : isolateName(name)
}
