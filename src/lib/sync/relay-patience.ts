/**
 * How long a relay is waited for, and what it is not asked for again: one that says it holds everything and gives nothing
 * neither holds up what is decided here, nor keeps anybody else from being asked (MBX-4). Ticks, not clocks.
 */
import type { LogId } from '../base/ids'
import { seqOf } from '../log/frontier'
import type { Frontier } from '../wire/entry'
import type { SeqRange } from '../wire/seq-range'
import { ANSWER_TICKS } from './limits'

/** So long a relay is not asked again for a log of which it gave nothing: it may have been behind. */
const FRUITLESS_TICKS = 60

/** Of a relay that gave nothing of so many logs nothing more is asked in that time. */
const MOST_FRUITLESS = 1_024

export class RelayPatience {
  /** Its last answer had nothing in it. */
  gaveNothing = false
  readonly #fruitless = new Set<LogId>()
  #idleTicks = 0
  #ticks = 0
  /** Something of what it is being asked for came, kept here or not. */
  #cameOfIt = false

  /** It is still waited for. */
  get isLeft(): boolean {
    return this.#idleTicks <= ANSWER_TICKS
  }

  renew(): void {
    this.#idleTicks = 0
  }

  /** A question goes out. Who gave nothing last time is not waited for again. */
  asked(): void {
    this.#cameOfIt = false
    if (!this.gaveNothing) this.renew()
  }

  /** A run came, sound as far as it was looked at; `heads` is empty where this device could not keep it. */
  came(heads: Frontier, asked: readonly SeqRange[]): void {
    if (heads.size > 0 && !asked.some(({ log, from }) => seqOf(heads, log) >= from)) return
    this.#cameOfIt = true
    this.gaveNothing = false
    for (const log of heads.keys()) this.#fruitless.delete(log)
    this.renew()
  }

  /** Its answer is over; true where it said it holds what was asked for and gave nothing of it. */
  answered(asked: readonly SeqRange[], taken: Frontier): boolean {
    const empty = asked.filter(({ log, from }) => seqOf(taken, log) < from)
    this.gaveNothing = !this.#cameOfIt && asked.length > 0 && empty.length === asked.length
    if (this.gaveNothing) for (const { log } of empty) this.#fruitless.add(log)
    return this.gaveNothing
  }

  /** Not to be asked of it now. */
  isFruitless(log: LogId): boolean {
    return this.#fruitless.has(log) || this.#fruitless.size >= MOST_FRUITLESS
  }

  /** True where what it gave nothing of may be asked of it again. */
  tick(): boolean {
    this.#idleTicks += 1
    this.#ticks += 1
    if (this.#ticks % FRUITLESS_TICKS !== 0 || this.#fruitless.size === 0) return false
    this.#fruitless.clear()
    return true
  }
}
