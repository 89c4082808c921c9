/**
 * What a relay process knows of one mailbox in the stream: how far each log goes, and where its pieces lie. It is a memory of
 * the stream and can be made again from it at any time.
 *
 * - Words are taken in the order of the stream; one taken before is taken no second time.
 * - A record hides the pieces that came before it and lie wholly within its range. A message of whose pieces none is left is
 *   of no more use, but for the last one of its log, which tells the tip.
 */
import type { LogId, WorkspaceId } from '$lib/base/ids'
import type { SeqRange } from '$lib/wire/seq-range'
import type { LogTip, MailboxHead, ParcelName } from './mailbox-store'
import { readWord, stampOf, type BodyPlace, type KeptMessage, type KeptPiece, type MailboxWord } from './nats-words'

export interface MailboxIndex {
  /** Everything of the mailbox up to this place of the stream is known; 0 where nothing is. */
  readonly seen: number
  /** Of the message at `seen`. */
  readonly seenStamp: string
  readonly workspace: WorkspaceId | null
  /** Of pieces and parcels. */
  readonly bytes: number
  /** Pieces and parcels known: what it costs to remember. */
  readonly count: number
  tipOf(log: LogId): LogTip | undefined
  /** Place of the last message of a log, 0 where there is none. */
  lastOf(log: LogId): number
  parcel(name: ParcelName): BodyPlace | undefined
  /** Whether something visible lies wholly within the range. */
  hasWithin(range: SeqRange): boolean
  /** Pieces that hold any of the range, until they have `mostBytes` together, one at least. */
  piecesIn(range: SeqRange, mostBytes: number): readonly KeptPiece[]
  head(): MailboxHead | null
  /** Takes a message that was just acknowledged. */
  take(at: number, word: MailboxWord): void
  /** Takes the next message of the mailbox, as the stream tells it. */
  see(message: KeptMessage): void
  /** Everything up to there is known: nothing that still lies in the stream is between. */
  reach(at: number, stamp: string): void
  /** Places of messages nobody needs any more, each told once. */
  takeUseless(): readonly number[]
  /** Places of parts that no message names long after they were written: their writer did not come to that. */
  takeStrayParts(): readonly number[]
}

/** Parts that wait this long for the message that names them wait for ever. */
const LONGEST_WRITE_MS = 60 * 60 * 1_000

interface KeptLog {
  tip: LogTip
  /** Of the last message; it stays even where none of its pieces is left. */
  last: BodyPlace
  /** Visible ones, by `from`. */
  pieces: KeptPiece[]
}

export function newMailboxIndex(): MailboxIndex {
  const logs = new Map<LogId, KeptLog>()
  const parcels = new Map<ParcelName, BodyPlace>()
  const msByPart = new Map<number, number>()
  const useless: number[] = []
  /** Of each message that holds visible pieces, how many. */
  const usesByPlace = new Map<number, number>()
  let [seen, seenStamp, seenMs, bytes] = [0, '', 0, 0]
  let workspace: WorkspaceId | null = null

  function takeRun(at: number, { tip, pieces, body }: MailboxWord & { kind: 'run' }): void {
    const known = logs.get(tip.log)
    if (known && known.last.at >= at) return
    const log: KeptLog = known ?? { tip, last: body, pieces: [] }
    const before = log.last
    log.tip = tip
    log.last = body
    for (const piece of pieces) takePiece(log, piece)
    if (pieces.some(({ form }) => form === 'record')) log.pieces.sort((a, b) => a.from - b.from)
    if (before !== body && !usesByPlace.has(before.at)) useless.push(before.at, ...before.parts)
    logs.set(tip.log, log)
    forgetParts(body)
  }

  function takePiece(log: KeptLog, piece: KeptPiece): void {
    if (piece.form === 'record') {
      for (const hidden of log.pieces.filter((each) => isWithin(each, piece))) letGo(log, hidden)
      log.pieces = log.pieces.filter((each) => !isWithin(each, piece))
    }
    log.pieces.push(piece)
    bytes += piece.length
    usesByPlace.set(piece.body.at, (usesByPlace.get(piece.body.at) ?? 0) + 1)
  }

  function letGo(log: KeptLog, { body, length }: KeptPiece): void {
    bytes -= length
    const left = (usesByPlace.get(body.at) ?? 1) - 1
    if (left > 0) usesByPlace.set(body.at, left)
    else usesByPlace.delete(body.at)
    if (left === 0 && body !== log.last) useless.push(body.at, ...body.parts)
  }

  function takeParcel({ name, body }: MailboxWord & { kind: 'parcel' }): void {
    if (parcels.has(name)) return
    parcels.set(name, body)
    bytes += body.length
    forgetParts(body)
  }

  function forgetParts(body: BodyPlace): void {
    for (const part of body.parts) msByPart.delete(part)
  }

  const index: MailboxIndex = {
    get seen() {
      return seen
    },
    get seenStamp() {
      return seenStamp
    },
    get workspace() {
      return workspace
    },
    get bytes() {
      return bytes
    },
    get count() {
      let count = parcels.size
      for (const { pieces } of logs.values()) count += pieces.length + 1
      return count
    },
    tipOf: (log) => logs.get(log)?.tip,
    lastOf: (log) => logs.get(log)?.last.at ?? 0,
    parcel: (name) => parcels.get(name),
    hasWithin: (range) => (logs.get(range.log)?.pieces ?? []).some((piece) => isWithin(piece, range)),
    piecesIn: (range, mostBytes) => upTo(mostBytes, overlapping(logs.get(range.log)?.pieces ?? [], range)),
    head() {
      if (workspace === null) return null
      return { workspace, tips: [...logs.values()].map(({ tip }) => tip), parcels: [...parcels.keys()], bytes }
    },
    take(at, word) {
      if (word.kind === 'workspace') workspace ??= word.workspace
      else if (word.kind === 'run') takeRun(at, word)
      else if (word.kind === 'parcel') takeParcel(word)
      else msByPart.set(at, word.ms)
    },
    see(message) {
      const word = readWord(message)
      if (word) index.take(message.at, word)
      seenMs = message.ms
      index.reach(message.at, stampOf(message.headers))
    },
    reach(at, stamp) {
      seen = at
      seenStamp = stamp
    },
    takeUseless: () => useless.splice(0),
    takeStrayParts() {
      const stray = [...msByPart].filter(([, ms]) => ms < seenMs - LONGEST_WRITE_MS).map(([at]) => at)
      for (const at of stray) msByPart.delete(at)
      return stray
    }
  }
  return index
}

function isWithin(inner: SeqRange, outer: SeqRange): boolean {
  return inner.from >= outer.from && inner.to <= outer.to
}

/** Pieces are in order by both ends: what lies within another is hidden. */
function overlapping(pieces: readonly KeptPiece[], { from, to }: SeqRange): readonly KeptPiece[] {
  let [low, high] = [0, pieces.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((pieces[middle]?.to ?? 0) < from) low = middle + 1
    else high = middle
  }
  let end = low
  while (end < pieces.length && (pieces[end]?.from ?? 0) <= to) end++
  return pieces.slice(low, end)
}

function upTo(mostBytes: number, pieces: readonly KeptPiece[]): readonly KeptPiece[] {
  let sum = 0
  const end = pieces.findIndex(({ length }, at) => {
    sum += length
    return at > 0 && sum > mostBytes
  })
  return end === -1 ? pieces : pieces.slice(0, end)
}
