/** Every measurement there is, in the order it runs. */
import type { FiguresById } from './measure'
import { bundle } from './bundle'
import { cold } from './cold'
import { connecting } from './connecting'
import { live } from './live'
import { list } from './list'
import { newcomer } from './newcomer'
import { opening } from './opening'
import { reconnect } from './reconnect'
import { team } from './team'
import { trace } from './trace'
import { typing } from './typing'
import type { World } from './world'

/** How often things are done. */
export interface Rounds {
  readonly runs: number
  readonly pairs: number
  /** Pairs of y-webrtc as it is: each that fails takes five seconds. */
  readonly theirPairs: number
  readonly keys: number
}

export type MeasureBundle = () => { readonly initial: number; readonly editor: number }

export interface Setting {
  readonly world: World
  readonly rounds: Rounds
  readonly measureBundle: MeasureBundle
}

/** Figures measured together. */
export interface Chapter {
  readonly ids: readonly string[]
  measure(setting: Setting): Promise<FiguresById>
}

export const chapters: readonly Chapter[] = [
  bundle,
  live,
  connecting,
  newcomer,
  reconnect,
  trace,
  list,
  team,
  opening,
  typing,
  cold
]
