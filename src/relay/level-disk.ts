/**
 * LevelDB as the relay uses it: opened in one place, its failures read in one place. A test puts a failing disk in the place
 * of this one.
 */
import { statfs } from 'node:fs/promises'
import { ClassicLevel } from 'classic-level'
import type { StoreFault } from './mailbox-store'

/** What is used of LevelDB: reading, and writing that is done when it is on the disk. */
export interface Level extends Pick<ClassicLevel<Uint8Array, Uint8Array>, 'get' | 'getMany' | 'iterator' | 'close'> {
  batch(changes: LevelChange[], options: { readonly sync: true }): Promise<void>
}

export type LevelChange =
  | { readonly type: 'put'; readonly key: Uint8Array; readonly value: Uint8Array }
  | { readonly type: 'del'; readonly key: Uint8Array }

export interface LevelDisk {
  /** Throws what LevelDB throws; `faultOf` reads it. */
  open(location: string): Promise<Level>
  /** Bytes free at a place; null where the system does not say. */
  freeBytes(location: string): Promise<number | null>
}

/** Written to memory before it becomes a file; twice of it is what opening after a crash may have to write. */
const WRITE_BUFFER_BYTES = 8 * 1024 * 1024

/** Sockets need file handles too, and a system may allow a process no more than 1,024 in all. */
const MAX_OPEN_FILES = 256

export const LEVEL_OPTIONS = {
  keyEncoding: 'view',
  valueEncoding: 'view',
  // What is sealed does not compress.
  compression: false,
  writeBufferSize: WRITE_BUFFER_BYTES,
  maxFileSize: WRITE_BUFFER_BYTES,
  maxOpenFiles: MAX_OPEN_FILES
} as const

/** What opening a database may write: all that was in memory, and a little more. Without it the one that is open is kept. */
export const REOPEN_BYTES = 2 * WRITE_BUFFER_BYTES + 1024 * 1024

/** Kept free, so that a store can always be opened again and read, whatever was written to it until then. */
export const RESERVE_BYTES = 4 * WRITE_BUFFER_BYTES

export const levelDisk: LevelDisk = {
  async open(location) {
    const level = new ClassicLevel<Uint8Array, Uint8Array>(location, LEVEL_OPTIONS)
    await level.open()
    return level
  },
  async freeBytes(location) {
    try {
      const { bavail, bsize } = await statfs(location)
      return bavail * bsize
    } catch {
      return null // It says no more than that; whether there is room, writing tells.
    }
  }
}

/** What a failure of LevelDB, or of the system below it, means to whoever wrote or read. */
export function faultOf(failure: unknown): StoreFault {
  const causes = causesOf(failure)
  if (causes.some(isNoRoom)) return { kind: 'DiskFull' }
  return { kind: 'Unavailable', why: causes.at(-1)?.message ?? 'the store failed without a word' }
}

/** Another process, or another store of this one, has it open. */
export function isLocked(failure: unknown): boolean {
  return causesOf(failure).some((cause) => 'code' in cause && cause.code === 'LEVEL_LOCKED')
}

/** LevelDB hands on the system's words; quotas fill a disk for one user. */
function isNoRoom({ message }: Error): boolean {
  return /No space left on device|ENOSPC|[Qq]uota exceeded|EDQUOT/.test(message)
}

/** The failure and what it says it came from, the last being the first cause. */
function causesOf(failure: unknown): readonly Error[] {
  if (!(failure instanceof Error)) return []
  return [failure, ...causesOf(failure.cause)]
}
