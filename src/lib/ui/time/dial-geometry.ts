/**
 * The dial: a 24 h clock with noon on top and midnight below, on a 40 by 40 box.
 *
 * The ring has radius 17. The thick arc on it is the working day, the pip is now. The arc is a circle of `pathLength` 24
 * drawn with one dash: a dash starts where a circle does, at three o'clock, which on this clock is 18:00.
 */
import type { Hours } from '$lib/base/working-day'

export const DIAL_BOX = 40
export const DIAL_RING = 17
const CENTRE = DIAL_BOX / 2

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Arc {
  readonly dasharray: string
  readonly transform: string
}

/** Where the pip stands at a minute of the day. */
export function dialPip(minutes: number): Point {
  const angle = ((minutes / 60 - 12) * 15 * Math.PI) / 180
  return { x: tenth(CENTRE + DIAL_RING * Math.sin(angle)), y: tenth(CENTRE - DIAL_RING * Math.cos(angle)) }
}

/** The arc of the working day; a day longer than 24 h is the whole ring. */
export function dialArc({ from, to }: Hours): Arc {
  const length = Math.min(24, (to - from) / 60)
  return { dasharray: `${length} ${24 - length}`, transform: `rotate(${(from / 60 - 18) * 15} ${CENTRE} ${CENTRE})` }
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10
}
