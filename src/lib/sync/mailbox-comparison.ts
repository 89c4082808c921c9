/**
 * What this device held when it compared with a relay: a bucket said to be equal says what was there then, not now.
 * What is written while the answer is on its way is not there yet (MBX-4).
 */
import type { Frontier } from '../wire/entry'
import type { LogWord } from './relay-words'

/** Comparisons that wait for their answer; of more than these the answers say nothing. */
const MOST_WAITING = 4

export class ComparedWith {
  /** Of each `digests` that is not answered, in the order they were said. */
  readonly #said: Frontier[] = []
  /** When the relay's own digests were answered. */
  #answered: Frontier | null = null

  /** `digests` of this were said. */
  said(ours: Frontier): void {
    if (this.#said.length < MOST_WAITING) this.#said.push(ours)
  }

  /** What a word that compares is about, `ours` being held now; null where nobody asked for it. */
  basisOf(word: LogWord, ours: Frontier): Frontier | null {
    if (word.kind === 'digests') return (this.#answered = ours)
    if (word.kind !== 'frontier') return null
    const answered = word.final ? this.#answered : null
    if (answered) this.#answered = null
    return answered ?? this.#said.shift() ?? null
  }
}
