/**
 * What a person chose (files, a folder, a zip) as texts with paths. Everything is measured before it is unpacked or read,
 * so that a small file cannot become a large one in memory; what is no Markdown is named, not dropped in silence.
 */
import { unzip, type UnzipFileInfo } from 'fflate'
import { bytesToText } from '$lib/base/bytes'
import { err, ok, type Failure, type Result } from '$lib/base/result'
import { MAX_BODY_BYTES } from '$lib/wire/limits'

/** A workspace of ten thousand documents of 10 KB; more at once would not fit a phone's memory twice. */
const MOST_BYTES = 100 * 1024 * 1024
const MOST_FILES = 10_000
/** Text rarely shrinks to less than a hundredth; an archive that does is a bomb. */
const MOST_RATIO = 200

const MARKDOWN = /\.(md|markdown|mdown|txt)$/i
/** What is handed over without a network has a page of its own. */
const BUNDLE = /\.eventual$/i
const HIDDEN = /(^|\/)(\.|__MACOSX\/)/

export interface OpenedFile {
  readonly path: string
  readonly text: string
}

export interface OpenedFiles {
  readonly files: readonly OpenedFile[]
  readonly leftOut: readonly { readonly path: string; readonly why: string }[]
}

interface Chosen {
  readonly path: string
  readonly bytes: Uint8Array
}

/** All of it, or the first reason why not. */
export async function openChosenFiles(files: readonly File[]): Promise<Result<OpenedFiles, Failure>> {
  if (files.reduce((sum, { size }) => sum + size, 0) > MOST_BYTES || files.length > MOST_FILES)
    return err({ kind: 'ZipTooLarge' })
  const chosen: Chosen[] = []
  for (const file of files) {
    const bytes = new Uint8Array(await file.arrayBuffer())
    const path = file.webkitRelativePath || file.name
    if (!isZip(bytes)) {
      chosen.push({ path, bytes })
      continue
    }
    const unpacked = await unpack(bytes)
    if (!unpacked.ok) return unpacked
    chosen.push(...unpacked.value)
  }
  return sort(chosen)
}

function sort(chosen: readonly Chosen[]): Result<OpenedFiles, Failure> {
  const files: OpenedFile[] = []
  const leftOut: { path: string; why: string }[] = []
  for (const { path, bytes } of chosen) {
    if (HIDDEN.test(path)) {
      leftOut.push({ path, why: 'Left out: a hidden file' })
      continue
    }
    if (!MARKDOWN.test(path)) {
      leftOut.push({ path, why: whyLeftOut(path) })
      continue
    }
    if (bytes.length > MAX_BODY_BYTES / 2) return tooLarge(path)
    const text = bytesToText(bytes)
    if (!text.ok) return notText(path)
    files.push({ path, text: text.value })
  }
  if (files.length === 0 && leftOut.some(({ path }) => BUNDLE.test(path))) return err({ kind: 'IsABundle' })
  return ok({ files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), leftOut })
}

function whyLeftOut(path: string): string {
  return BUNDLE.test(path)
    ? 'Left out: a file of changes. Take it in on the page “Where your work is”'
    : 'Left out: not a Markdown file'
}

const tooLarge = (path: string): Result<never, Failure> => fileFailure('FileTooLarge', path)
const notText = (path: string): Result<never, Failure> => fileFailure('FileNotText', path)

/** Names the file, so that it can be left out. */
function fileFailure(kind: string, path: string): Result<never, Failure & { readonly path: string }> {
  return err({ kind, path })
}

function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] ?? 0) < 9
}

function unpack(bytes: Uint8Array): Promise<Result<readonly Chosen[], Failure>> {
  let size = 0
  let count = 0
  let tooLarge = false
  const fits = ({ name, size: packed, originalSize }: UnzipFileInfo) => {
    if (name.endsWith('/') || HIDDEN.test(name)) return false
    size += originalSize
    count += 1
    if (size > MOST_BYTES || count > MOST_FILES || originalSize > MOST_RATIO * Math.max(packed, 1_000)) tooLarge = true
    return !tooLarge
  }
  return new Promise((resolve) => {
    unzip(bytes, { filter: fits }, (failure, entries) => {
      if (tooLarge) resolve(err({ kind: 'ZipTooLarge' }))
      else if (failure) resolve(err({ kind: 'ZipDamaged' }))
      else resolve(ok(Object.entries(entries).map(([path, content]) => ({ path, bytes: content }))))
    })
  })
}
