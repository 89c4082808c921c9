/**
 * The embedded store of a relay: one LevelDB in its data directory, every write synced before it is said to be kept, and
 * writes that come together synced together. It needs nothing installed and survives the end of the process at any moment.
 *
 * - One process at a time: LevelDB locks its directory.
 * - Its random id is drawn when it is made, and again when a backup of it is first opened: clients notice by it that what
 *   they were told was kept may be gone, and send it again.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { LogId } from '$lib/base/ids'
import type { Random } from '$lib/base/ports'
import { err, ok, type Result } from '$lib/base/result'
import { STORE_ID_BYTES } from '$lib/wire/limits'
import type { SeqRange } from '$lib/wire/seq-range'
import { newGroupCommit } from './group-commit'
import { faultOf, isLocked, levelDisk, RESERVE_BYTES, type Level, type LevelChange, type LevelDisk } from './level-disk'
import { newLevelHandle } from './level-handle'
import type {
  LogTip,
  MailboxHead,
  MailboxName,
  MailboxStore,
  MailboxWrite,
  ParcelName,
  Piece,
  StoreFault
} from './mailbox-store'
import { stageWrites, unreadable, type MailboxTurn } from './staged-writes'
import {
  decodeFormat,
  decodeHead,
  decodePiece,
  decodeStoreId,
  decodeTip,
  decodeTotals,
  encodeFormat,
  encodeTotals,
  FORMAT_KEY,
  ID_KEY,
  openingRange,
  parcelKey,
  piecesEndingIn,
  placeOf,
  plainBytes,
  STORE_FORMAT,
  TOTALS_KEY,
  type Totals
} from './store-layout'

/** Where LevelDB's files lie within a data directory. */
export const MAILBOXES = 'mailboxes'

/** `why` is a sentence for whoever runs the relay. */
export interface OpenFault {
  readonly kind: 'Locked' | 'Newer' | 'DiskFull' | 'Unavailable'
  readonly why: string
}

export interface LevelStoreOptions {
  readonly random: Random
  /** LevelDB and the system below it, unless a test fails in their place. */
  readonly disk?: LevelDisk
  /** Bytes that stay free on the disk. */
  readonly reserveBytes?: number
}

/** Opens the store of a data directory, made empty where there is none. */
export async function openLevelStore(
  directory: string,
  { random, disk = levelDisk, reserveBytes = RESERVE_BYTES }: LevelStoreOptions
): Promise<Result<MailboxStore, OpenFault>> {
  const location = join(directory, MAILBOXES)
  const opened = await openLevel(directory, disk)
  if (!opened.ok) return opened
  const level = opened.value
  const begun = await begin(level, directory, random)
  if (!begun.ok) {
    await level.close()
    return begun
  }
  return ok(storeOn(begun.value, newLevelHandle(level, { disk, location, reserveBytes })))
}

async function openLevel(directory: string, disk: LevelDisk): Promise<Result<Level, OpenFault>> {
  try {
    await mkdir(directory, { recursive: true })
    return ok(await disk.open(join(directory, MAILBOXES)))
  } catch (failure) {
    return err(openFault(failure, directory))
  }
}

function openFault(failure: unknown, directory: string): OpenFault {
  if (isLocked(failure)) {
    const why = `Another process has the store in ${directory} open. Stop it, or give this one a directory of its own.`
    return { kind: 'Locked', why }
  }
  const fault = faultOf(failure)
  if (fault.kind === 'DiskFull')
    return { kind: 'DiskFull', why: `There is no room left for the store in ${directory}.` }
  const cause = fault.kind === 'Unavailable' ? fault.why : fault.kind
  return { kind: 'Unavailable', why: `The store in ${directory} cannot be opened: ${cause}.` }
}

/** The store's id, after its format was read; both are written to an empty one, and the id to a backup. */
async function begin(level: Level, directory: string, random: Random): Promise<Result<Uint8Array, OpenFault>> {
  try {
    const [format, id] = await level.getMany([FORMAT_KEY, ID_KEY])
    const judged = await judgeFormat(level, format, directory)
    if (!judged.ok) return judged
    const kept = id ? decodeStoreId(id) : null
    if (kept && !kept.ok) return err({ kind: 'Unavailable', why: `The id of the store in ${directory} does not read.` })
    if (kept) return kept
    const drawn = random.bytes(STORE_ID_BYTES)
    await level.batch([...beginnings(format), { type: 'put', key: ID_KEY, value: drawn }], { sync: true })
    return ok(drawn)
  } catch (failure) {
    return err(openFault(failure, directory))
  }
}

async function judgeFormat(
  level: Level,
  value: Uint8Array | undefined,
  directory: string
): Promise<Result<undefined, OpenFault>> {
  if (!value) {
    for await (const _kept of level.iterator({ limit: 1 })) {
      return err({ kind: 'Unavailable', why: `What lies in ${directory} is no store of a relay.` })
    }
    return ok()
  }
  const format = decodeFormat(value)
  if (!format.ok) return err({ kind: 'Unavailable', why: `The format of the store in ${directory} does not read.` })
  return isNewerFormat(format.value) ? err(newerFault(format.value, directory)) : ok()
}

/** An older program would read it wrongly, and could write into it what the newer one does not understand. */
function isNewerFormat(format: number): boolean {
  return format > STORE_FORMAT
}

function newerFault(format: number, directory: string): OpenFault {
  const why =
    `The store in ${directory} has format ${format}, and this relay knows formats up to ${STORE_FORMAT}. ` +
    'Start a relay at least as new as the one that wrote it.'
  return { kind: 'Newer', why }
}

function beginnings(format: Uint8Array | undefined): LevelChange[] {
  if (format) return []
  return [
    { type: 'put', key: FORMAT_KEY, value: encodeFormat() },
    { type: 'put', key: TOTALS_KEY, value: encodeTotals({ mailboxes: 0, bytes: 0 }) }
  ]
}

function storeOn(id: Uint8Array, handle: ReturnType<typeof newLevelHandle>): MailboxStore {
  let isClosing = false
  const commits = newGroupCommit<MailboxTurn, Result<undefined, StoreFault>>(async (turns) => {
    const written = await handle.write((level) => stageWrites(level, turns))
    return written.ok ? written.value : turns.map(() => written)
  })
  return {
    id,
    open: (mailbox) => handle.read((level) => readHead(level, mailbox)),
    async write(mailbox, write) {
      if (isClosing) return err({ kind: 'Unavailable', why: 'the store is closed' })
      const outcome = await commits.add({ mailbox, write: copyOf(write) }, bytesOf(write))
      return outcome ?? err({ kind: 'Unavailable', why: 'more is waiting to be written than may' })
    },
    read: (mailbox, range, mostBytes) => handle.read((level) => readPieces(level, mailbox, range, mostBytes)),
    readParcels: (mailbox, names) => handle.read((level) => readParcels(level, mailbox, names)),
    size: () => handle.read(readTotals),
    async close() {
      isClosing = true
      await commits.idle()
      await handle.close()
    }
  }
}

/** A caller may reuse its arrays as soon as it called. */
function copyOf(write: MailboxWrite): MailboxWrite {
  const copyOfPiece = (piece: Piece) => ({ ...piece, bytes: piece.bytes.slice() })
  return {
    workspace: write.workspace,
    appends: write.appends.map(({ piece, tip, after }) => {
      return { piece: copyOfPiece(piece), tip: { ...tip, logKey: tip.logKey.slice(), hash: tip.hash.slice() }, after }
    }),
    parcels: write.parcels.map(({ name, bytes }) => ({ name, bytes: bytes.slice() })),
    records: write.records.map(copyOfPiece)
  }
}

function bytesOf({ appends, parcels, records }: MailboxWrite): number {
  const all = [...appends.map(({ piece }) => piece.bytes), ...parcels.map(({ bytes }) => bytes)]
  return [...all, ...records.map(({ bytes }) => bytes)].reduce((sum, { length }) => sum + length, 0)
}

async function readHead(level: Level, mailbox: MailboxName): Promise<Result<MailboxHead | null, StoreFault>> {
  const tips: LogTip[] = []
  const parcels: ParcelName[] = []
  let head: Pick<MailboxHead, 'workspace' | 'bytes'> | null = null
  for await (const [key, value] of level.iterator(openingRange(mailbox))) {
    const place = placeOf(key)
    if (place?.kind === 'head') {
      const decoded = decodeHead(value)
      if (!decoded.ok) return unreadable('the head of a mailbox')
      head = decoded.value
    } else if (place?.kind === 'tip') {
      const decoded = decodeTip(place.log, value)
      if (!decoded.ok) return unreadable('the tip of a log')
      tips.push(decoded.value)
    } else if (place?.kind === 'parcel-name') parcels.push(place.name)
  }
  return ok(head && { ...head, tips, parcels })
}

async function readPieces(
  level: Level,
  mailbox: MailboxName,
  { log, from, to }: SeqRange,
  mostBytes: number
): Promise<Result<readonly Piece[], StoreFault>> {
  const found: Piece[] = []
  let bytes = 0
  let next = Math.max(1, from)
  for await (const [key, value] of level.iterator(piecesEndingIn(mailbox, log, next))) {
    const piece = pieceAt(log, key, value)
    if (!piece.ok) return piece
    if (piece.value.from > to) break
    // Whoever gets pieces relies on their following each other: behind a hole nothing is given.
    if (leavesHole(piece.value, next)) return found.length > 0 ? ok(found) : unreadable('what a log has in its middle')
    if (found.length > 0 && bytes + piece.value.bytes.length > mostBytes) break
    found.push(piece.value)
    bytes += piece.value.bytes.length
    next = piece.value.to + 1
  }
  return ok(found)
}

function pieceAt(log: LogId, key: Uint8Array, value: Uint8Array): Result<Piece, StoreFault> {
  const place = placeOf(key)
  const piece = place?.kind === 'piece' ? decodePiece(log, place.to, value) : null
  return piece?.ok ? piece : unreadable('a piece')
}

/** A disk that rotted may lose what lay between two pieces. */
function leavesHole(piece: Piece, next: number): boolean {
  return piece.from > next
}

async function readParcels(
  level: Level,
  mailbox: MailboxName,
  names: readonly ParcelName[]
): Promise<Result<readonly Uint8Array[], StoreFault>> {
  const values = await level.getMany(names.map((name) => parcelKey(mailbox, name)))
  return ok(values.flatMap((value) => (value ? [plainBytes(value)] : [])))
}

async function readTotals(level: Level): Promise<Result<Totals, StoreFault>> {
  const value = await level.get(TOTALS_KEY)
  const totals = value ? decodeTotals(value) : null
  return totals?.ok ? totals : unreadable('the totals')
}
