/**
 * What a relay process knows of one mailbox in the stream: how far each log goes, and where its pieces lie. It is a memory of
 * the stream and can be made again from it at any time, by everybody alike.
 *
 * - Words are taken in the order of the stream; one taken before is taken no second time.
 * - A message that moves a tip the log had left before counts for nothing: of two rivals, and of one message that was sent or
 *   stored twice, the first in the stream counts. The servers refuse most of them, but not those that arrive together.
 * - Where a message builds on more than there is, what is between was replaced by a record, or the servers lost it though they
 *   acknowledged it. In that case the log stands where its pieces are without a gap, and the first message that goes on from
 *   there takes the place of all beyond: so whoever pushes the log again mends it.
 * - A record hides the pieces that came before it and lie wholly within its range.
 * - The newest message of a subject is never of no use: nats-server 2.9 loses sight of those before it once it is removed.
 */
import type { LogId, WorkspaceId } from '$lib/base/ids'
import type { SeqRange } from '$lib/wire/seq-range'
import type { LogTip, MailboxHead, ParcelName } from './mailbox-store'
import {
  readWord,
  stampOf,
  type BodyPlace,
  type KeptMessage,
  type KeptPiece,
  type MailboxWord,
  type RunWord
} from './nats-words'

/** Places of messages nobody needs any more. */
export interface Useless {
  /** They counted for nothing. With those they came too late for gone, they would count. */
  readonly rivals: readonly number[]
  /** Nothing of theirs is visible; to be removed only after the rivals are. */
  readonly hidden: readonly number[]
}

export interface MailboxIndex {
  /** Everything of the mailbox up to this place of the stream is known; 0 where nothing is. */
  readonly seen: number
  /** Of the message at `seen`. */
  readonly seenStamp: string
  readonly workspace: WorkspaceId | null
  /** Pieces and parcels known: what it costs to remember. */
  readonly count: number
  tipOf(log: LogId): LogTip | undefined
  /** Place of the newest message of a log, 0 where there is none. */
  lastOf(log: LogId): number
  /** Whether pieces of the message at this place are visible. */
  shows(at: number): boolean
  parcel(name: ParcelName): BodyPlace | undefined
  /** Whether something visible lies wholly within the range. */
  hasWithin(range: SeqRange): boolean
  /** Pieces that hold any of the range, until they have `mostBytes` together, one at least. */
  piecesIn(range: SeqRange, mostBytes: number): readonly KeptPiece[]
  head(): MailboxHead | null
  /** Takes a message that was just acknowledged and follows what is known of its log. */
  take(word: MailboxWord): void
  /** Takes the next message of the mailbox, as the stream tells it. */
  see(message: KeptMessage): void
  /** Everything up to there is known: nothing that still lies in the stream is between. */
  reach(at: number, stamp: string): void
  /** Until `forgetUseless`. */
  useless(): Useless
  /** They were removed. */
  forgetUseless(): void
  /** The newest message of a log: it lies there as long as nothing follows. Null where there is no log. */
  newest(): BodyPlace | null
}

interface KeptLog {
  tip: LogTip
  /** Of the newest message, whether it counts or not. */
  newest: BodyPlace
  /** Visible ones, by `from`. */
  pieces: KeptPiece[]
  /** Whether a message built on more than there was. */
  hasJumped: boolean
}

export function newMailboxIndex(): MailboxIndex {
  const logs = new Map<LogId, KeptLog>()
  const parcels = new Map<ParcelName, BodyPlace>()
  /** Of each message that holds visible pieces, how many. */
  const usesByPlace = new Map<number, number>()
  const rivalPlaces = new Set<number>()
  const rivals = new Set<number>()
  const hidden = new Set<number>()
  let [seen, seenStamp, bytes, pieceCount] = [0, '', 0, 0]
  let workspace: WorkspaceId | null = null

  function takeRun(word: RunWord): void {
    const { tip, body } = word
    const log = logs.get(tip.log) ?? newLog(word)
    if (logs.has(tip.log) && log.newest.at >= body.at) return
    const before = log.newest
    log.newest = body
    logs.set(tip.log, log)
    if (!isLate(log, word)) accept(log, word)
    else if (soundPart(log)?.seq === word.after) mend(log, word)
    else rivalPlaces.add(body.at)
    if (before !== body) judge(log, before)
  }

  function accept(log: KeptLog, { tip, after, pieces }: RunWord): void {
    if (after !== null && after > log.tip.seq) log.hasJumped = true
    if (tip.seq > log.tip.seq) log.tip = tip
    for (const piece of pieces) takePiece(log, piece)
    if (!pieces.some(({ form }) => form === 'record')) return
    log.pieces.sort((a, b) => a.from - b.from)
    log.hasJumped = soundPart(log) !== null
  }

  /** All beyond the gap gives way to a message that goes on from before it. */
  function mend(log: KeptLog, word: RunWord): void {
    const seq = word.after ?? 0
    const beyond = log.pieces.filter(({ to }) => to > seq)
    log.pieces = log.pieces.filter(({ to }) => to <= seq)
    log.hasJumped = false
    log.tip = word.tip
    for (const piece of beyond) letGo(log, piece)
    accept(log, word)
  }

  function takePiece(log: KeptLog, piece: KeptPiece): void {
    if (piece.form === 'record') {
      const within = log.pieces.filter((each) => isWithin(each, piece))
      log.pieces = log.pieces.filter((each) => !isWithin(each, piece))
      for (const each of within) letGo(log, each)
    }
    log.pieces.push(piece)
    pieceCount += 1
    bytes += piece.length
    usesByPlace.set(piece.body.at, (usesByPlace.get(piece.body.at) ?? 0) + 1)
  }

  function letGo(log: KeptLog, { body, length }: KeptPiece): void {
    pieceCount -= 1
    bytes -= length
    const left = (usesByPlace.get(body.at) ?? 1) - 1
    if (left > 0) usesByPlace.set(body.at, left)
    else usesByPlace.delete(body.at)
    if (left === 0) judge(log, body)
  }

  /** Whether a message became useless; the newest of its log does once another follows. */
  function judge(log: KeptLog, body: BodyPlace): void {
    if (body.at === log.newest.at || usesByPlace.has(body.at)) return
    const useless = rivalPlaces.delete(body.at) ? rivals : hidden
    for (const at of [body.at, ...body.parts]) useless.add(at)
  }

  /** Two processes may each have stored it; the newer message stays. */
  function takeParcel(name: ParcelName, body: BodyPlace): void {
    const known = parcels.get(name)
    if (known?.at === body.at) return
    const [older, newer] = known && known.at > body.at ? [body, known] : [known, body]
    for (const at of older ? [older.at, ...older.parts] : []) hidden.add(at)
    parcels.set(name, newer)
    bytes += newer.length - (known?.length ?? 0)
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
    get count() {
      return pieceCount + logs.size + parcels.size
    },
    tipOf: (log) => standOf(logs.get(log)),
    lastOf: (log) => logs.get(log)?.newest.at ?? 0,
    shows: (at) => usesByPlace.has(at),
    parcel: (name) => parcels.get(name),
    hasWithin: (range) => (logs.get(range.log)?.pieces ?? []).some((piece) => isWithin(piece, range)),
    piecesIn(range, mostBytes) {
      const log = logs.get(range.log)
      const to = Math.min(range.to, standOf(log)?.seq ?? 0)
      return upTo(mostBytes, overlapping(log?.pieces ?? [], { ...range, to }))
    },
    head() {
      if (workspace === null) return null
      return {
        workspace,
        tips: [...logs.values()].flatMap((log) => standOf(log) ?? []),
        parcels: [...parcels.keys()],
        bytes
      }
    },
    take(word) {
      if (word.kind === 'workspace') workspace ??= word.workspace
      else if (word.kind === 'run') takeRun(word)
      else takeParcel(word.name, word.body)
    },
    see(message) {
      const word = readWord(message)
      if (word) index.take(word)
      index.reach(message.at, stampOf(message.headers))
    },
    reach(at, stamp) {
      seen = at
      seenStamp = stamp
    },
    useless: () => ({ rivals: [...rivals], hidden: [...hidden] }),
    forgetUseless() {
      rivals.clear()
      hidden.clear()
    },
    newest() {
      let newest: BodyPlace | null = null
      for (const log of logs.values()) if (log.newest.at > (newest?.at ?? 0)) newest = log.newest
      return newest
    }
  }
  return index
}

function newLog({ tip, body, after }: RunWord): KeptLog {
  return { tip: after === null ? tip : { ...tip, seq: 0 }, newest: body, pieces: [], hasJumped: after === null }
}

/** Whether it moves a tip the log had left before. */
function isLate(log: KeptLog, { after }: RunWord): boolean {
  return after !== null && after < log.tip.seq
}

/** How far a log is without a gap; undefined where its beginning is missing. */
function standOf(log: KeptLog | undefined): LogTip | undefined {
  const sound = log && soundPart(log)
  return sound ? sound.tip : log?.tip
}

/** Of a log with a gap, how far it goes before it, at the end of a message, whose tip is known. Null where there is no gap. */
function soundPart({
  hasJumped,
  pieces,
  tip
}: KeptLog): { readonly seq: number; readonly tip: LogTip | undefined } | null {
  if (!hasJumped) return null
  let [covered, sound] = [0, undefined as LogTip | undefined]
  for (const piece of pieces) {
    if (piece.from > covered + 1) return { seq: sound?.seq ?? 0, tip: sound }
    covered = Math.max(covered, piece.to)
    if (piece.tip?.seq === covered) sound = piece.tip
  }
  return covered < tip.seq ? { seq: sound?.seq ?? 0, tip: sound } : null
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
