/**
 * A consistent copy of LevelDB's files, taken without its lock: so a relay that runs is copied like one that does not, and is
 * not asked for anything.
 *
 * - Tables (`.ldb`) are written from beginning to end and then never change: one of equal length is the same. They are copied
 *   first, and what appeared or grew meanwhile after that.
 * - The manifest names the tables and the oldest log that counts; logs only grow. With a manifest that stayed the same while
 *   tables were there and the logs were read, manifest, tables and logs belong to one moment: the log's last record may be
 *   torn, as after a crash, and opening the copy leaves it out.
 * - A manifest that changed means that a log became a table meanwhile: then again.
 */
import { constants } from 'node:fs'
import { copyFile, link, mkdir, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { err, ok, type Result } from '$lib/base/result'

/** `link`: tables are shared with the original, for a copy that is looked at once. `copy`: all is the copy's own. */
export type TableSharing = 'link' | 'copy'

export type CopyFault =
  | { readonly kind: 'NoStore' }
  /** It changed too fast, every time. */
  | { readonly kind: 'NeverQuiet' }
  | { readonly kind: 'Unavailable'; readonly why: string }

/** Each takes milliseconds once the tables are there; a manifest changes every few megabytes written. */
const MOST_TRIES = 100

const isTable = (name: string) => /^\d+\.(ldb|sst)$/.test(name)
const isLog = (name: string) => /^\d+\.log$/.test(name)

/** Copies the database at `from` to the new folder `to`, and resolves when the copy is on the disk. */
export async function copyLevel(from: string, to: string, tables: TableSharing): Promise<Result<undefined, CopyFault>> {
  try {
    if (!(await namesIn(from)).includes('CURRENT')) return err({ kind: 'NoStore' })
    await mkdir(to, { recursive: true })
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      if (!(await tryCopy(from, to, tables))) continue
      await syncFolder(to)
      return ok()
    }
    return err({ kind: 'NeverQuiet' })
  } catch (failure) {
    return err(isGone(failure) ? { kind: 'NoStore' } : { kind: 'Unavailable', why: wordsOf(failure) })
  }
}

/** False where something moved under it; what was copied of tables stays for the next try. */
async function tryCopy(from: string, to: string, tables: TableSharing): Promise<boolean> {
  try {
    await copyTables(from, to, tables)
    const before = await readManifest(from)
    const there = await copyTables(from, to, tables)
    const logs = await readLogs(from)
    const after = await readManifest(from)
    if (!isSameManifest(before, after)) return false
    await dropOthers(to, there)
    await put(to, before.name, before.bytes)
    for (const { name, bytes } of logs) await put(to, name, bytes)
    await put(to, 'CURRENT', new TextEncoder().encode(`${before.name}\n`))
    return true
  } catch (failure) {
    if (isGone(failure)) return false
    throw failure
  }
}

/** Copies the tables not copied yet, or not to their end; the names of all there are. */
async function copyTables(from: string, to: string, tables: TableSharing): Promise<readonly string[]> {
  const names = (await namesIn(from)).filter(isTable)
  for (const name of names) {
    const [source, target] = [join(from, name), join(to, name)]
    const [there, here] = await Promise.all([lengthOf(source), lengthOf(target)])
    if (there === null || there === here) continue
    if (here !== null) await rm(target)
    if (tables === 'link') await link(source, target)
    else await copyOne(source, target)
  }
  return names
}

/** Null for a file that is not there. */
async function lengthOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size
  } catch (failure) {
    if (isGone(failure)) return null
    throw failure
  }
}

async function copyOne(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE)
  await syncFile(to)
}

interface NamedBytes {
  readonly name: string
  readonly bytes: Uint8Array
}

async function readManifest(from: string): Promise<NamedBytes> {
  const name = (await readFile(join(from, 'CURRENT'), 'utf8')).trim()
  return { name, bytes: await readFile(join(from, name)) }
}

/** In the order they were begun: one that is followed by another grows no more. */
async function readLogs(from: string): Promise<readonly NamedBytes[]> {
  const logs: NamedBytes[] = []
  for (const name of (await namesIn(from)).filter(isLog).sort())
    logs.push({ name, bytes: await readFile(join(from, name)) })
  return logs
}

/** It only grows, so one of equal length is the same. */
function isSameManifest(before: NamedBytes, after: NamedBytes): boolean {
  return before.name === after.name && before.bytes.length === after.bytes.length
}

/** Tables that were merged into others since an earlier try. */
async function dropOthers(to: string, there: readonly string[]): Promise<void> {
  for (const name of await namesIn(to)) if (!there.includes(name)) await rm(join(to, name))
}

async function put(to: string, name: string, bytes: Uint8Array): Promise<void> {
  await writeFile(join(to, name), bytes, { flush: true })
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** So that the names are on the disk too. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

const namesIn = (path: string) => readdir(path)

function isGone(failure: unknown): boolean {
  return failure instanceof Error && 'code' in failure && failure.code === 'ENOENT'
}

function wordsOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : 'it failed without a word'
}
