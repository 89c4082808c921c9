/** A run of QR codes on a screen: one after the other, for as long as somebody looks. */
import type { Timers } from '../base/ports'
import { qrHashes } from '../log/qr-packing'
import { MAX_QR_INDEX } from '../wire/limits'
import { qrPartText, type QrRun } from '../wire/qr-parts'
import type { QrShowView, QrSpeed } from './hand-over-views'
import { qrForScreen } from './qr'

/** A camera needs two pictures of each code to be sure of one; an old phone takes five a second. */
const PER_SECOND: Readonly<Record<QrSpeed, number>> = { slow: 2, medium: 5, fast: 9 }

export class QrShow implements QrShowView {
  readonly count: number
  readonly bytes: number
  readonly #run: QrRun
  readonly #timers: Timers
  #index = $state(0)
  #playing = $state(true)
  #speed: QrSpeed = $state('medium')
  #cancel: (() => void) | null = null
  readonly #rows = $derived.by(() => qrForScreen(qrPartText(this.#run, this.#index, qrHashes)))

  constructor(run: QrRun, bytes: number, timers: Timers) {
    this.#run = run
    this.#timers = timers
    this.count = run.blocks.length
    this.bytes = bytes
    this.#next()
  }

  get rows(): readonly (readonly boolean[])[] {
    return this.#rows
  }

  get place(): number {
    return this.#index + 1
  }

  get playing(): boolean {
    return this.#playing
  }

  get speed(): QrSpeed {
    return this.#speed
  }

  get perSecond(): number {
    return PER_SECOND[this.#speed]
  }

  toggle(): void {
    this.#playing = !this.#playing
    this.close()
    if (this.#playing) this.#next()
  }

  setSpeed(speed: QrSpeed): void {
    this.#speed = speed
  }

  close(): void {
    this.#cancel?.()
    this.#cancel = null
  }

  #next(): void {
    this.#cancel = this.#timers.after(1_000 / this.perSecond, () => {
      this.#index = this.#index < MAX_QR_INDEX ? this.#index + 1 : 0
      this.#next()
    })
  }
}
