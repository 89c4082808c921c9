/**
 * The mailbox store in memory: for tests, and to measure what is not the disk. Opened again on the same mailboxes it holds
 * the same, as if it had been a disk.
 */
import type { LogId, WorkspaceId } from '$lib/base/ids'
import type { Random } from '$lib/base/ports'
import { err, ok, type Result } from '$lib/base/result'
import { STORE_ID_BYTES } from '$lib/wire/limits'
import type { SeqRange } from '$lib/wire/seq-range'
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

interface MemoryMailbox {
  readonly workspace: WorkspaceId
  readonly tips: Map<LogId, LogTip>
  readonly parcels: Map<ParcelName, Uint8Array>
  /** By log, in order. */
  readonly pieces: Map<LogId, Piece[]>
  bytes: number
}

/** What outlives a store in memory. */
export interface MemoryMailboxes {
  readonly id: Uint8Array
  readonly boxes: Map<MailboxName, MemoryMailbox>
}

/** None yet, under an id of their own. */
export function newMemoryMailboxes(random: Random): MemoryMailboxes {
  return { id: random.bytes(STORE_ID_BYTES), boxes: new Map() }
}

/** A store on these mailboxes; each write is done when it is called. */
export function openMemoryMailboxStore({ id, boxes }: MemoryMailboxes): MailboxStore {
  let open = true
  const whileOpen = async <T>(answer: () => Result<T, StoreFault>): Promise<Result<T, StoreFault>> =>
    open ? answer() : err({ kind: 'Unavailable', why: 'the store is closed' })
  return {
    id,
    open: (mailbox) => whileOpen(() => ok(headOf(boxes.get(mailbox)))),
    write: (mailbox, write) => whileOpen(() => writeTo(boxes, mailbox, write)),
    read: (mailbox, range, mostBytes) =>
      whileOpen(() => ok(piecesIn(boxes.get(mailbox)?.pieces.get(range.log) ?? [], range, mostBytes))),
    readParcels: (mailbox, names) =>
      whileOpen(() => {
        const held = boxes.get(mailbox)?.parcels
        return ok(names.flatMap((name) => held?.get(name)?.slice() ?? []))
      }),
    size: () => whileOpen(() => ok({ mailboxes: boxes.size, bytes: bytesOf(boxes) })),
    async close() {
      open = false
    }
  }
}

function headOf(box: MemoryMailbox | undefined): MailboxHead | null {
  if (!box) return null
  const { workspace, tips, parcels, bytes } = box
  return { workspace, tips: [...tips.values()].map(copyOfTip), parcels: [...parcels.keys()], bytes }
}

function bytesOf(boxes: ReadonlyMap<MailboxName, MemoryMailbox>): number {
  return [...boxes.values()].reduce((sum, { bytes }) => sum + bytes, 0)
}

function writeTo(
  boxes: Map<MailboxName, MemoryMailbox>,
  mailbox: MailboxName,
  write: MailboxWrite
): Result<undefined, StoreFault> {
  const box = boxes.get(mailbox) ?? emptyBox(write.workspace)
  if (!fits(box, write)) return err({ kind: 'Moved' })
  if (write.appends.length + write.parcels.length > 0) boxes.set(mailbox, box)
  for (const { piece, tip, after } of write.appends) {
    takePlace(box, piece, piece.from > after ? [] : within(box, piece))
    box.tips.set(tip.log, copyOfTip(tip))
  }
  for (const record of write.records) {
    const replaced = within(box, record)
    if (replaced.length > 0) takePlace(box, record, replaced)
  }
  for (const { name, bytes } of write.parcels) {
    if (box.parcels.has(name)) continue
    box.parcels.set(name, bytes.slice())
    box.bytes += bytes.length
  }
  return ok()
}

function emptyBox(workspace: WorkspaceId): MemoryMailbox {
  return { workspace, tips: new Map(), parcels: new Map(), pieces: new Map(), bytes: 0 }
}

/** Every append continues the tip before it without a gap, and no record goes beyond the tip after them. */
function fits(box: MemoryMailbox, { workspace, appends, records }: MailboxWrite): boolean {
  if (box.workspace !== workspace) return false
  const seqs = new Map([...box.tips].map(([log, { seq }]) => [log, seq]))
  for (const { piece, tip, after } of appends) {
    if ((seqs.get(piece.log) ?? 0) !== after || piece.from > after + 1) return false
    seqs.set(piece.log, tip.seq)
  }
  return records.every(({ log, to }) => to <= (seqs.get(log) ?? 0))
}

function within(box: MemoryMailbox, { log, from, to }: SeqRange): readonly Piece[] {
  return (box.pieces.get(log) ?? []).filter((piece) => piece.from >= from && piece.to <= to)
}

function takePlace(box: MemoryMailbox, piece: Piece, replaced: readonly Piece[]): void {
  const gone = new Set(replaced)
  const held = box.pieces.get(piece.log) ?? []
  const pieces = gone.size > 0 ? held.filter((each) => !gone.has(each)) : held
  pieces.push(copyOfPiece(piece))
  if (gone.size > 0) pieces.sort((a, b) => a.to - b.to)
  box.pieces.set(piece.log, pieces)
  box.bytes += piece.bytes.length - replaced.reduce((sum, { bytes }) => sum + bytes.length, 0)
}

function piecesIn(pieces: readonly Piece[], { from, to }: SeqRange, mostBytes: number): readonly Piece[] {
  const found: Piece[] = []
  let bytes = 0
  for (const piece of pieces) {
    if (piece.to < from || piece.from > to) continue
    if (found.length > 0 && bytes + piece.bytes.length > mostBytes) break
    found.push(copyOfPiece(piece))
    bytes += piece.bytes.length
  }
  return found
}

const copyOfPiece = (piece: Piece): Piece => ({ ...piece, bytes: piece.bytes.slice() })
const copyOfTip = (tip: LogTip): LogTip => ({ ...tip, logKey: tip.logKey.slice(), hash: tip.hash.slice() })
