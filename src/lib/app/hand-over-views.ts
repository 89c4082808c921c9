/** What handing over without a network shows and may do: files, and runs of QR codes. */

/** What is handed over: `everything`, `onlyHere`, or what a person lacks, by their id. */
export interface HandOverChoice {
  readonly value: string
  readonly label: string
}

type Problem = { readonly problem: string }

/** `cancelled`: the person closed what they were to share it with. */
export interface HandedFile {
  readonly fileName: string
  readonly bytes: number
  readonly by: 'shared' | 'saved' | 'cancelled'
}

/** What came of taking something in. */
export interface TakenIn {
  /** "12 changes came in" */
  readonly title: string
  /** What else is to be said, each a whole sentence. */
  readonly lines: readonly string[]
  readonly isAllWell: boolean
}

export type QrSpeed = 'slow' | 'medium' | 'fast'

/** A run of codes being shown. */
export interface QrShowView {
  /** Rows of the code shown now, true is dark. */
  readonly rows: readonly (readonly boolean[])[]
  /** Of the code shown now, from 1; higher than `count` once all were shown. */
  readonly place: number
  readonly count: number
  readonly bytes: number
  readonly playing: boolean
  readonly speed: QrSpeed
  /** How many are shown in a second. */
  readonly perSecond: number
  toggle(): void
  setSpeed(speed: QrSpeed): void
  close(): void
}

/** A run of codes being read; what was read stays when the camera is off, and when the page is loaded again. */
export interface QrScanView {
  readonly state: 'off' | 'starting' | 'looking'
  /** Pictures are being looked at. */
  readonly reading: boolean
  /** How much of the run is known, of `count`; null while no code of one was seen. */
  readonly progress: { readonly have: number; readonly count: number; readonly missing: readonly number[] } | null
  /** Why the camera cannot be used, or what is wrong with what it sees. */
  readonly problem: string | null
  /** There once the run is whole and was taken in. */
  readonly taken: TakenIn | null
  /** Looks through the camera, which `video` shows. */
  start(video: HTMLVideoElement): Promise<void>
  stop(): void
  /** Pictures of codes; resolves with how many of them had one. */
  readPictures(pictures: readonly Blob[]): Promise<number>
  /** Forgets what was read. */
  startOver(): void
}

export interface HandOverView {
  readonly choices: readonly HandOverChoice[]
  /** What somebody who shows codes most likely means. */
  readonly likeliest: string
  /** Shares the file where this browser can, or saves it. */
  saveFile(choice: string): Promise<HandedFile | Problem>
  /** With a problem a file would do. */
  showQr(choice: string): Promise<QrShowView | Problem>
  readonly scan: QrScanView
  /** From 0 to 1 while files are taken in. */
  readonly progress: number | null
  takeFiles(files: readonly File[]): Promise<TakenIn>
}
