/**
 * Judges a group of writes one after the other, each as if those before it were done, and says what they change together.
 * One that does not fit changes nothing and is told; the others go on. Nothing is written here.
 */
import type { LogId, WorkspaceId } from '$lib/base/ids'
import { err, ok, type Result } from '$lib/base/result'
import type { SeqRange } from '$lib/wire/seq-range'
import type { Level, LevelChange } from './level-disk'
import type { Staged } from './level-handle'
import type { LogTip, MailboxName, MailboxWrite, ParcelName, Piece, StoreFault } from './mailbox-store'
import {
  decodeHead,
  decodePiece,
  decodeTip,
  decodeTotals,
  encodeHead,
  encodePiece,
  encodeTip,
  encodeTotals,
  headKey,
  parcelKey,
  parcelNameKey,
  pieceKey,
  piecesEndingIn,
  placeOf,
  tipKey,
  TOTALS_KEY,
  type Totals
} from './store-layout'

/** One write, and the mailbox it is for. */
export interface MailboxTurn {
  readonly mailbox: MailboxName
  readonly write: MailboxWrite
}

type Outcome = Result<undefined, StoreFault>

/** What is known of a mailbox in this group, changes of the writes so far included. */
interface StagedBox {
  readonly mailbox: MailboxName
  /** Null until something was written to it. */
  workspace: WorkspaceId | null
  bytes: number
  isNew: boolean
  readonly tips: Map<LogId, LogTip>
  readonly movedTips: Set<LogId>
  readonly heldParcels: Set<ParcelName>
  readonly newParcels: Map<ParcelName, Uint8Array>
  /** By place. */
  readonly newPieces: Map<string, Piece>
  readonly gonePieces: Map<string, PieceSize>
}

type PieceSize = SeqRange & { readonly size: number }

const placeIn = ({ log, to }: SeqRange) => `${log} ${to}`

/** What the group changes, and for each write in order whether it is among it. */
export async function stageWrites(
  level: Level,
  turns: readonly MailboxTurn[]
): Promise<Result<Staged<readonly Outcome[]>, StoreFault>> {
  const loaded = await loadBoxes(level, turns)
  if (!loaded.ok) return loaded
  const { boxes, totals } = loaded.value
  const outcomes: Outcome[] = []
  for (const { mailbox, write } of turns) {
    const box = boxes.get(mailbox)
    const fits = box !== undefined && fitsInto(box, write)
    const done = fits ? await stageWrite(level, box, write) : ok()
    if (!done.ok) return done
    outcomes.push(fits ? ok() : err({ kind: 'Moved' }))
  }
  const changes = [...boxes.values()].flatMap(changesOf)
  const after = totalsAfter(totals, [...boxes.values()])
  if (changes.length > 0) changes.push({ type: 'put', key: TOTALS_KEY, value: encodeTotals(after) })
  return ok({ changes, value: outcomes })
}

interface Loaded {
  readonly boxes: ReadonlyMap<MailboxName, StagedBox & { readonly bytesBefore: number }>
  readonly totals: Totals
}

/** All that judging needs, in one look; pieces only where a record asks for them later. */
async function loadBoxes(level: Level, turns: readonly MailboxTurn[]): Promise<Result<Loaded, StoreFault>> {
  const boxes = new Map<MailboxName, ReturnType<typeof emptyBox>>()
  const keys = new Map<string, Uint8Array>()
  const want = (key: Uint8Array) => keys.set(Buffer.from(key).toString('latin1'), key)
  want(TOTALS_KEY)
  for (const { mailbox, write } of turns) {
    if (!boxes.has(mailbox)) boxes.set(mailbox, emptyBox(mailbox))
    want(headKey(mailbox))
    for (const { piece } of write.appends) want(tipKey(mailbox, piece.log))
    for (const { log } of write.records) want(tipKey(mailbox, log))
    for (const { name } of write.parcels) want(parcelNameKey(mailbox, name))
  }
  const asked = [...keys.values()]
  const values = await level.getMany(asked)
  let totals: Totals = { mailboxes: 0, bytes: 0 }
  for (const [i, value] of values.entries()) {
    const key = asked[i]
    if (!value || !key) continue
    const taken = takeKept(boxes, key, value)
    if (!taken.ok) return taken
    totals = taken.value ?? totals
  }
  return ok({ boxes, totals })
}

function emptyBox(mailbox: MailboxName): StagedBox & { bytesBefore: number } {
  return {
    mailbox,
    workspace: null,
    bytes: 0,
    bytesBefore: 0,
    isNew: false,
    tips: new Map(),
    movedTips: new Set(),
    heldParcels: new Set(),
    newParcels: new Map(),
    newPieces: new Map(),
    gonePieces: new Map()
  }
}

/** Puts one kept value where it belongs; the totals are of no mailbox and come back. */
function takeKept(
  boxes: ReadonlyMap<MailboxName, StagedBox & { bytesBefore: number }>,
  key: Uint8Array,
  value: Uint8Array
): Result<Totals | null, StoreFault> {
  const place = placeOf(key)
  if (place?.kind === 'store') {
    const totals = decodeTotals(value)
    return totals.ok ? totals : unreadable('the totals')
  }
  const box = place && boxes.get(place.mailbox)
  if (!box) return ok(null)
  if (place.kind === 'parcel-name') box.heldParcels.add(place.name)
  if (place.kind === 'head') {
    const head = decodeHead(value)
    if (!head.ok) return unreadable('the head of a mailbox')
    box.workspace = head.value.workspace
    box.bytes = box.bytesBefore = head.value.bytes
  }
  if (place.kind === 'tip') {
    const tip = decodeTip(place.log, value)
    if (!tip.ok) return unreadable('the tip of a log')
    box.tips.set(place.log, tip.value)
  }
  return ok(null)
}

/** What is kept in a way this program does not write. */
export function unreadable(what: string): Result<never, StoreFault> {
  return err({ kind: 'Unavailable', why: `${what} does not read; relay check says more` })
}

/** Every append continues the tip before it without a gap, and no record goes beyond the tip after them. */
function fitsInto(box: StagedBox, { workspace, appends, records }: MailboxWrite): boolean {
  if (box.workspace !== null && box.workspace !== workspace) return false
  const seqs = new Map([...box.tips].map(([log, { seq }]) => [log, seq]))
  for (const { piece, tip, after } of appends) {
    if ((seqs.get(piece.log) ?? 0) !== after || piece.from > after + 1) return false
    seqs.set(piece.log, tip.seq)
  }
  return records.every(({ log, to }) => to <= (seqs.get(log) ?? 0))
}

async function stageWrite(level: Level, box: StagedBox, write: MailboxWrite): Promise<Outcome> {
  if (box.workspace === null && write.appends.length + write.parcels.length > 0) {
    box.workspace = write.workspace
    box.isNew = true
  }
  for (const { piece, tip, after } of write.appends) {
    const replaced = piece.from <= after ? await piecesWithin(level, box, piece) : ok([])
    if (!replaced.ok) return replaced
    takePlace(box, piece, replaced.value)
    box.tips.set(tip.log, tip)
    box.movedTips.add(tip.log)
  }
  for (const record of write.records) {
    const replaced = await piecesWithin(level, box, record)
    if (!replaced.ok) return replaced
    if (replaced.value.length > 0) takePlace(box, record, replaced.value)
  }
  for (const { name, bytes } of write.parcels) {
    if (box.heldParcels.has(name)) continue
    box.heldParcels.add(name)
    box.newParcels.set(name, bytes)
    box.bytes += bytes.length
  }
  return ok()
}

/** Pieces on the disk and of this group that lie wholly within a range. */
async function piecesWithin(level: Level, box: StagedBox, range: SeqRange): Promise<Result<PieceSize[], StoreFault>> {
  const { log, from, to } = range
  const found: PieceSize[] = []
  for await (const [key, value] of level.iterator(piecesEndingIn(box.mailbox, log, from, to))) {
    const place = placeOf(key)
    const piece = place?.kind === 'piece' ? decodePiece(log, place.to, value) : unreadable('a piece')
    if (!piece.ok) return unreadable('a piece')
    const at = placeIn(piece.value)
    if (piece.value.from < from || box.newPieces.has(at) || box.gonePieces.has(at)) continue
    found.push({ log, from: piece.value.from, to: piece.value.to, size: piece.value.bytes.length })
  }
  const staged = [...box.newPieces.values()].filter(
    (piece) => piece.log === log && piece.from >= from && piece.to <= to
  )
  return ok([...found, ...staged.map((piece) => ({ ...piece, size: piece.bytes.length }))])
}

function takePlace(box: StagedBox, piece: Piece, replaced: readonly PieceSize[]): void {
  for (const each of replaced) {
    box.newPieces.delete(placeIn(each))
    box.gonePieces.set(placeIn(each), each)
    box.bytes -= each.size
  }
  box.newPieces.set(placeIn(piece), piece)
  box.bytes += piece.bytes.length
}

function changesOf(box: StagedBox & { readonly bytesBefore: number }): LevelChange[] {
  const { mailbox, workspace, bytes } = box
  const gone = [...box.gonePieces.values()].filter((piece) => !box.newPieces.has(placeIn(piece)))
  const changes: LevelChange[] = [
    ...gone.map(({ log, to }) => ({ type: 'del' as const, key: pieceKey(mailbox, log, to) })),
    ...[...box.newPieces.values()].map((piece) => put(pieceKey(mailbox, piece.log, piece.to), encodePiece(piece))),
    ...[...box.movedTips].flatMap((log) => {
      const tip = box.tips.get(log)
      return tip ? [put(tipKey(mailbox, log), encodeTip(tip))] : []
    }),
    ...[...box.newParcels].flatMap(([name, parcel]) => [
      put(parcelNameKey(mailbox, name), new Uint8Array(0)),
      put(parcelKey(mailbox, name), parcel)
    ])
  ]
  return workspace && changes.length > 0
    ? [...changes, put(headKey(mailbox), encodeHead({ workspace, bytes }))]
    : changes
}

function put(key: Uint8Array, value: Uint8Array): LevelChange {
  return { type: 'put', key, value }
}

function totalsAfter(
  { mailboxes, bytes }: Totals,
  boxes: readonly (StagedBox & { readonly bytesBefore: number })[]
): Totals {
  return {
    mailboxes: mailboxes + boxes.filter(({ isNew }) => isNew).length,
    bytes: boxes.reduce((sum, box) => sum + box.bytes - box.bytesBefore, bytes)
  }
}
