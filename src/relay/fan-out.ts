/**
 * What everybody else in a mailbox is to hear, gathered until what had arrived together was looked at: it is put into frames
 * once for all of them, and each gets it in one write, however many words it is.
 */
import { wholeFrame } from '$lib/sync/frame-lanes'
import type { Visit } from './visit'

/** A word for all but one. */
interface Said {
  readonly bytes: Uint8Array
  readonly lane: 'fast' | 'slow'
  /** Null where it was said to another process. */
  readonly from: Visit | null
}

export class FanOut {
  readonly #visits: ReadonlySet<Visit>
  readonly #afterTurn: (run: () => void) => void
  #said: Said[] = []
  #passing: Promise<void> | null = null

  /** `afterTurn` runs something once what has arrived by now was looked at. */
  constructor(visits: ReadonlySet<Visit>, afterTurn: (run: () => void) => void) {
    this.#visits = visits
    this.#afterTurn = afterTurn
  }

  /** Resolves when what was said is handed over; null where nothing is on its way. */
  get passing(): Promise<void> | null {
    return this.#passing
  }

  say(said: Said): void {
    this.#said.push(said)
    this.#passing ??= new Promise((resolve) => {
      this.#afterTurn(() => {
        this.#passing = null
        this.#passOn()
        resolve()
      })
    })
  }

  #passOn(): void {
    const said = this.#said
    this.#said = []
    const speakers = new Set(said.map(({ from }) => from))
    const forAll = framesOf(said)
    for (const visit of this.#visits) {
      if (!speakers.has(visit)) passTo(visit, said, forAll)
      else {
        const others = said.filter(({ from }) => from !== visit)
        if (others.length > 0) passTo(visit, others, framesOf(others))
      }
    }
  }
}

/** A frame for each word; null where one of them needs more. */
function framesOf(said: readonly Said[]): readonly Uint8Array[] | null {
  const frames = said.flatMap(({ bytes }) => wholeFrame(bytes) ?? [])
  return frames.length === said.length ? frames : null
}

function passTo(visit: Visit, said: readonly Said[], frames: readonly Uint8Array[] | null): void {
  if (frames && visit.passFrames(frames)) return
  for (const { bytes, lane } of said) visit.pass(bytes, lane)
}
