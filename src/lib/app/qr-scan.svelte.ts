/**
 * Reading a run of QR codes: from the camera or from pictures, in any order, and gone on with after the dialog was closed or the
 * page was loaded again. What was read is kept with the workspace; it is sealed like any bundle.
 */
import { err, type Failure, type Result } from '../base/result'
import { qrHashes, unpackFromQr } from '../log/qr-packing'
import { newQrCollected, qrRunName, readQrPart, type QrCollected, type QrPart } from '../wire/qr-parts'
import { sentenceFor, type Sentences } from './error-sentences'
import type { QrScanView, TakenIn } from './hand-over-views'

/** Codes as pictures and as a camera sees them. */
export interface QrEyes {
  /** Texts of the codes in a picture; fails where it is none. */
  readPicture(picture: Blob): Promise<Result<readonly string[], Failure>>
  /** Tells the text of every code the camera sees, until stopped. */
  openCamera(video: HTMLVideoElement, seen: (text: string) => void): Promise<Result<{ stop(): void }, Failure>>
}

export interface QrScanDeps {
  /** Loaded with the first look. */
  eyes(): Promise<Result<QrEyes, Failure>>
  /** What was read of a run so far, kept and given back. */
  keep(parts: readonly QrPart[]): Promise<unknown>
  kept(): Promise<readonly QrPart[]>
  take(bundle: Uint8Array<ArrayBuffer>): Promise<TakenIn>
}

const SENTENCES: Sentences = {
  CameraRefused: () =>
    'The browser does not let this page use the camera. Allow it in the address bar, or choose pictures of the codes.',
  NoCamera: () => 'This device has no camera that can be used. Choose pictures of the codes, or take in a file.',
  NotAPicture: () => 'That is no picture this browser can read. Nothing was taken in.'
}

/** Codes that are no part are often seen in passing; one that is from a newer version is said. */
const NEWER = 'Those codes are from a newer version of Eventual. Update the app to read them.'
const SPOILT = 'Something in those codes was not right, so they are read from the beginning.'

export class QrScan implements QrScanView {
  readonly #deps: QrScanDeps
  #state: QrScanView['state'] = $state('off')
  #reading = $state(false)
  #progress: QrScanView['progress'] = $state.raw(null)
  #problem: string | null = $state(null)
  #taken: TakenIn | null = $state.raw(null)
  #collected: QrCollected | null = null
  /** The run that was whole last: codes of it that are still seen say nothing new. */
  #done: string | null = null
  #camera: { stop(): void } | null = null
  readonly #recalled: Promise<void>

  constructor(deps: QrScanDeps) {
    this.#deps = deps
    this.#recalled = this.#recall()
  }

  get state(): QrScanView['state'] {
    return this.#state
  }

  get reading(): boolean {
    return this.#reading
  }

  get progress(): QrScanView['progress'] {
    return this.#progress
  }

  get problem(): string | null {
    return this.#problem
  }

  get taken(): TakenIn | null {
    return this.#taken
  }

  async start(video: HTMLVideoElement): Promise<void> {
    if (this.#state !== 'off') return
    this.#state = 'starting'
    this.#problem = null
    const eyes = await this.#ready()
    const opened = eyes.ok ? await eyes.value.openCamera(video, (text) => void this.#see(text)) : eyes
    if (!opened.ok) this.#problem = sentenceFor(opened.error, SENTENCES)
    // Closed while the camera was being asked for.
    if (opened.ok && this.#isOff()) opened.value.stop()
    else if (opened.ok) this.#camera = opened.value
    this.#state = opened.ok && !this.#isOff() ? 'looking' : 'off'
  }

  stop(): void {
    this.#camera?.stop()
    this.#camera = null
    this.#state = 'off'
    if (this.#collected) void this.#deps.keep(this.#collected.parts)
  }

  async readPictures(pictures: readonly Blob[]): Promise<number> {
    this.#problem = null
    this.#reading = true
    const eyes = await this.#ready()
    let found = 0
    for (const picture of pictures) {
      const texts = eyes.ok ? await eyes.value.readPicture(picture) : eyes
      if (!texts.ok) this.#problem = sentenceFor(texts.error, SENTENCES)
      else if (texts.value.length > 0) found += 1
      for (const text of texts.ok ? texts.value : []) await this.#see(text)
    }
    if (this.#collected) await this.#deps.keep(this.#collected.parts)
    this.#reading = false
    return found
  }

  startOver(): void {
    this.#collected = null
    this.#done = null
    this.#progress = null
    this.#taken = null
    this.#problem = null
    void this.#deps.keep([])
  }

  #isOff(): boolean {
    return this.#state === 'off'
  }

  async #ready(): Promise<Result<QrEyes, Failure>> {
    await this.#recalled
    return this.#deps.eyes()
  }

  async #recall(): Promise<void> {
    const parts = await this.#deps.kept()
    const [first] = parts
    if (!first) return
    this.#collected = newQrCollected(first, qrHashes)
    for (const part of parts) this.#collected.take(part)
    this.#say(this.#collected)
  }

  async #see(text: string): Promise<void> {
    const part = readQrPart(text, qrHashes)
    if (!part.ok) {
      if (part.error.kind === 'Newer') this.#problem = NEWER
      return
    }
    if (qrRunName(part.value) === this.#done) return
    const collected = this.#collectedOf(part.value)
    if (!collected.take(part.value)) return
    this.#say(collected)
    if (collected.have === collected.blocks) await this.#finish(collected)
  }

  /** Codes of another run begin anew: somebody shows something else now. */
  #collectedOf(part: QrPart): QrCollected {
    if (this.#collected && qrRunName(this.#collected) === qrRunName(part)) return this.#collected
    this.#taken = null
    this.#collected = newQrCollected(part, qrHashes)
    return this.#collected
  }

  #say({ have, blocks, missing }: QrCollected): void {
    this.#progress = { have, count: blocks, missing }
  }

  async #finish(collected: QrCollected): Promise<void> {
    this.#done = qrRunName(collected)
    this.stop()
    const packed = collected.whole()
    const bundle = packed ? unpackFromQr(packed) : err({ kind: 'Malformed' as const })
    this.#collected = null
    await this.#deps.keep([])
    if (!bundle.ok) {
      this.#done = null
      this.#progress = null
      this.#problem = SPOILT
      return
    }
    this.#taken = await this.#deps.take(bundle.value.slice())
  }
}

/** Nothing that was kept, or what this version does not read, is nothing. */
export function partsIn(value: unknown): readonly QrPart[] {
  const texts = Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
  return texts.flatMap((text) => {
    const part = readQrPart(text, qrHashes)
    return part.ok ? [part.value] : []
  })
}
