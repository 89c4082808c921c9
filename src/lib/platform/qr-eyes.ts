/**
 * Reading QR codes off pictures and through a camera: by the browser's own detector where it has one, else by code of ours.
 * Loaded when somebody first looks.
 */
import { decodeQR } from 'qr/decode.js'
import { err, ok, type Failure, type Result } from '$lib/base/result'

/** As many looks a second as codes may be shown, twice; what takes longer comes less often. */
const LOOK_MS = 55
/** Wide enough for the squares of a code that fills the picture, small enough for an old phone. */
const LOOK_PIXELS = 900
/** A picture that was chosen is worth a second or two. */
const PICTURE = { effort: 8, timeLimit: 2_000 }
const PICTURE_PIXELS = 2_400

/** What of the Shape Detection API is used. */
interface Detector {
  detect(image: ImageBitmapSource): Promise<readonly { readonly rawValue: string }[]>
}

interface DetectorMaker {
  new (options: { formats: readonly string[] }): Detector
  getSupportedFormats(): Promise<readonly string[]>
}

type Effort = Parameters<typeof decodeQR>[1]

/** Texts of the codes in a picture: all where the browser finds them, one where we do. */
export async function readPicture(picture: Blob): Promise<Result<readonly string[], Failure>> {
  const bitmap = await createImageBitmap(picture).catch(() => null)
  if (!bitmap) return err({ kind: 'NotAPicture' })
  const texts = await textsIn(bitmap, bitmap, { most: PICTURE_PIXELS, effort: PICTURE })
  bitmap.close()
  return ok(texts)
}

/** Looks until stopped. `video` shows what the camera sees. */
export async function openCamera(
  video: HTMLVideoElement,
  seen: (text: string) => void
): Promise<Result<{ stop(): void }, Failure>> {
  const stream = await openStream()
  if (!stream.ok) return stream
  video.srcObject = stream.value
  await video.play().catch(() => undefined)
  const looking = new AbortController()
  void lookOn(video, seen, looking.signal)
  return ok({
    stop() {
      looking.abort()
      for (const track of stream.value.getTracks()) track.stop()
      video.srcObject = null
    }
  })
}

async function openStream(): Promise<Result<MediaStream, Failure>> {
  const devices = navigator.mediaDevices as MediaDevices | undefined
  if (!devices) return err({ kind: 'NoCamera' })
  try {
    const video = { facingMode: 'environment', width: { ideal: 1_280 }, height: { ideal: 1_280 } }
    return ok(await devices.getUserMedia({ video, audio: false }))
  } catch (failure) {
    const isRefused = failure instanceof DOMException && failure.name === 'NotAllowedError'
    return err({ kind: isRefused ? 'CameraRefused' : 'NoCamera' })
  }
}

async function lookOn(video: HTMLVideoElement, seen: (text: string) => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { videoWidth: width, videoHeight: height } = video
    if (width > 0) for (const text of await textsIn(video, { width, height }, { most: LOOK_PIXELS })) seen(text)
    await pause(signal)
  }
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, LOOK_MS)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

interface Size {
  readonly width: number
  readonly height: number
}

async function textsIn(
  image: ImageBitmap | HTMLVideoElement,
  size: Size,
  { most, effort }: { readonly most: number; readonly effort?: Effort }
): Promise<readonly string[]> {
  const native = await (await detector())?.detect(image).catch(() => null)
  if (native && native.length > 0) return native.map(({ rawValue }) => rawValue)
  const scale = Math.min(1, most / Math.max(size.width, size.height))
  const [width, height] = [Math.round(size.width * scale), Math.round(size.height * scale)]
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) return []
  context.drawImage(image, 0, 0, width, height)
  return textsInPixels({ width, height, data: context.getImageData(0, 0, width, height).data }, effort)
}

/** By our own code: pixels as RGBA. */
export function textsInPixels(
  pixels: Size & { readonly data: Uint8ClampedArray | Uint8Array },
  effort: Effort = {}
): readonly string[] {
  try {
    return [decodeQR(pixels, effort)]
  } catch {
    // It throws where it finds none, which most pictures of a camera are.
    return []
  }
}

let detecting: Promise<Detector | null> | null = null

function detector(): Promise<Detector | null> {
  detecting ??= makeDetector()
  return detecting
}

async function makeDetector(): Promise<Detector | null> {
  const made = (globalThis as { BarcodeDetector?: DetectorMaker }).BarcodeDetector
  const formats: readonly string[] = (await made?.getSupportedFormats().catch(() => null)) ?? []
  return made && formats.includes('qr_code') ? new made({ formats: ['qr_code'] }) : null
}
