/**
 * One log of a mailbox as its messages in the stream tell: where it stands, which pieces are visible, which messages are of no
 * more use. The rules are those of `nats-index.ts`.
 */
import type { SeqRange } from '$lib/wire/seq-range'
import type { LogTip } from './mailbox-store'
import type { BodyPlace, KeptPiece, RunWord } from './nats-words'

/** Places of messages that became useless; each log adds its own. */
export interface UselessPlaces {
  readonly rivals: Set<number>
  readonly hidden: Set<number>
}

export class KeptLog {
  /** Of pieces that are visible. */
  bytes = 0
  /** The newest message, whether it counts or not; it is never useless. */
  newest: BodyPlace
  /** As far as its messages tell, with or without a gap. */
  #tip: LogTip
  /** Visible ones, by `from` and by `to` alike: what lies within another is hidden. */
  #pieces: KeptPiece[] = []
  /** Whether a message built on more than there was. */
  #hasJumped: boolean
  /** Of each message that holds visible pieces, how many. */
  readonly #usesByPlace = new Map<number, number>()
  readonly #rivalPlaces = new Set<number>()
  readonly #useless: UselessPlaces

  /** Begins with the first message there is of it; `take` that one too. */
  constructor({ tip, after, body }: RunWord, useless: UselessPlaces) {
    this.newest = { ...body, at: 0, parts: [] }
    this.#tip = after === null ? tip : { ...tip, seq: 0 }
    this.#hasJumped = after === null
    this.#useless = useless
  }

  get count(): number {
    return this.#pieces.length + 1
  }

  /** How far it is without a gap; undefined where its beginning is missing. */
  get tip(): LogTip | undefined {
    const sound = this.#soundPart()
    return sound ? sound.tip : this.#tip
  }

  /** Whether pieces of the message at this place are visible. */
  shows(at: number): boolean {
    return this.#usesByPlace.has(at)
  }

  hasWithin(range: SeqRange): boolean {
    return this.#pieces.some((piece) => isWithin(piece, range))
  }

  /** Pieces that hold any of the range, none beyond the tip, until they have `mostBytes` together, one at least. */
  piecesIn(range: SeqRange, mostBytes: number): readonly KeptPiece[] {
    const to = Math.min(range.to, this.tip?.seq ?? 0)
    return upTo(mostBytes, overlapping(this.#pieces, { ...range, to }))
  }

  take(word: RunWord): void {
    const { body, after } = word
    if (this.newest.at >= body.at) return
    const before = this.newest
    this.newest = body
    if (after === null || after >= this.#tip.seq) this.#accept(word)
    else if (this.#soundPart()?.seq === after) this.#mend(word)
    else this.#rivalPlaces.add(body.at)
    if (before.at > 0) this.#judge(before)
  }

  #accept({ tip, after, pieces }: RunWord): void {
    if (after !== null && after > this.#tip.seq) this.#hasJumped = true
    if (tip.seq > this.#tip.seq) this.#tip = tip
    for (const piece of pieces) this.#takePiece(piece)
    if (!pieces.some(({ form }) => form === 'record')) return
    this.#pieces.sort((a, b) => a.from - b.from)
    this.#hasJumped = this.#soundPart() !== null
  }

  /** All beyond the gap gives way to a message that goes on from before it. */
  #mend(word: RunWord): void {
    const seq = word.after ?? 0
    this.#hasJumped = false
    this.#tip = word.tip
    this.#drop(({ to }) => to > seq)
    this.#accept(word)
  }

  #takePiece(piece: KeptPiece): void {
    if (piece.form === 'record') this.#drop((each) => isWithin(each, piece))
    this.#pieces.push(piece)
    this.bytes += piece.length
    this.#usesByPlace.set(piece.body.at, (this.#usesByPlace.get(piece.body.at) ?? 0) + 1)
  }

  #drop(isGone: (piece: KeptPiece) => boolean): void {
    const gone = this.#pieces.filter(isGone)
    this.#pieces = this.#pieces.filter((piece) => !isGone(piece))
    for (const { body, length } of gone) {
      this.bytes -= length
      const left = (this.#usesByPlace.get(body.at) ?? 1) - 1
      if (left > 0) this.#usesByPlace.set(body.at, left)
      else this.#usesByPlace.delete(body.at)
      this.#judge(body)
    }
  }

  /** Whether a message became useless; the newest one may once another follows. */
  #judge({ at, parts }: BodyPlace): void {
    if (at === this.newest.at || this.#usesByPlace.has(at)) return
    const useless = this.#rivalPlaces.delete(at) ? this.#useless.rivals : this.#useless.hidden
    for (const place of [at, ...parts]) useless.add(place)
  }

  /** With a gap, how far it goes before that, at the end of a message, whose tip is known. Null where there is no gap. */
  #soundPart(): { readonly seq: number; readonly tip: LogTip | undefined } | null {
    if (!this.#hasJumped) return null
    let [covered, sound] = [0, undefined as LogTip | undefined]
    for (const piece of this.#pieces) {
      if (piece.from > covered + 1) break
      covered = Math.max(covered, piece.to)
      if (piece.tip?.seq === covered) sound = piece.tip
    }
    return covered < this.#tip.seq ? { seq: sound?.seq ?? 0, tip: sound } : null
  }
}

function isWithin(inner: SeqRange, outer: SeqRange): boolean {
  return inner.from >= outer.from && inner.to <= outer.to
}

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
