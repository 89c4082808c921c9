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
import { KeptLog } from './nats-log'
import { readWord, stampOf, type BodyPlace, type KeptMessage, type KeptPiece, type MailboxWord } from './nats-words'

/** Places of messages nobody needs any more. */
export interface Useless {
  /** They counted for nothing. With those they came too late for gone, they would count. */
  readonly rivals: readonly number[]
  /** Nothing of theirs is visible; to be removed only after the rivals are. */
  readonly hidden: readonly number[]
}

export class MailboxIndex {
  /** Everything of the mailbox up to this place of the stream is known; 0 where nothing is. */
  seen = 0
  /** Of the message at `seen`. */
  seenStamp = ''
  workspace: WorkspaceId | null = null
  readonly #logs = new Map<LogId, KeptLog>()
  readonly #parcels = new Map<ParcelName, BodyPlace>()
  readonly #useless = { rivals: new Set<number>(), hidden: new Set<number>() }

  /** Pieces and parcels known: what it costs to remember. */
  get count(): number {
    let count = this.#parcels.size
    for (const log of this.#logs.values()) count += log.count
    return count
  }

  tipOf(log: LogId): LogTip | undefined {
    return this.#logs.get(log)?.tip
  }

  /** Place of the newest message of a log, 0 where there is none. */
  lastOf(log: LogId): number {
    return this.#logs.get(log)?.newest.at ?? 0
  }

  /** Whether pieces of the message at this place are visible. */
  shows(at: number): boolean {
    return [...this.#logs.values()].some((log) => log.shows(at))
  }

  parcel(name: ParcelName): BodyPlace | undefined {
    return this.#parcels.get(name)
  }

  /** Whether something visible lies wholly within the range. */
  hasWithin(range: SeqRange): boolean {
    return this.#logs.get(range.log)?.hasWithin(range) ?? false
  }

  /** Pieces that hold any of the range, until they have `mostBytes` together, one at least. */
  piecesIn(range: SeqRange, mostBytes: number): readonly KeptPiece[] {
    return this.#logs.get(range.log)?.piecesIn(range, mostBytes) ?? []
  }

  head(): MailboxHead | null {
    const { workspace } = this
    if (workspace === null) return null
    const logs = [...this.#logs.values()]
    const parcelBytes = [...this.#parcels.values()].reduce((sum, { length }) => sum + length, 0)
    return {
      workspace,
      tips: logs.flatMap(({ tip }) => tip ?? []),
      parcels: [...this.#parcels.keys()],
      bytes: logs.reduce((sum, log) => sum + log.bytes, parcelBytes)
    }
  }

  /** Takes a message that was just acknowledged and follows what is known of its log. */
  take(word: MailboxWord): void {
    if (word.kind === 'workspace') this.workspace ??= word.workspace
    else if (word.kind === 'parcel') this.#takeParcel(word.name, word.body)
    else {
      const log = this.#logs.get(word.tip.log) ?? new KeptLog(word, this.#useless)
      this.#logs.set(word.tip.log, log)
      log.take(word)
    }
  }

  /** Takes the next message of the mailbox, as the stream tells it. */
  see(message: KeptMessage): void {
    const word = readWord(message)
    if (word) this.take(word)
    this.reach(message.at, stampOf(message.headers))
  }

  /** Everything up to there is known: nothing that still lies in the stream is between. */
  reach(at: number, stamp: string): void {
    this.seen = at
    this.seenStamp = stamp
  }

  /** Until `forgetUseless`. */
  useless(): Useless {
    return { rivals: [...this.#useless.rivals], hidden: [...this.#useless.hidden] }
  }

  /** They were removed. */
  forgetUseless({ rivals, hidden }: Useless): void {
    for (const at of rivals) this.#useless.rivals.delete(at)
    for (const at of hidden) this.#useless.hidden.delete(at)
  }

  /** The newest message of any log: it lies there as long as nothing follows. Null where there is no log. */
  newest(): BodyPlace | null {
    let newest: BodyPlace | null = null
    for (const log of this.#logs.values()) if (log.newest.at > (newest?.at ?? 0)) newest = log.newest
    return newest
  }

  /** Two processes may each have stored it; the newer message stays. */
  #takeParcel(name: ParcelName, body: BodyPlace): void {
    const known = this.#parcels.get(name)
    if (known?.at === body.at) return
    const [older, newer] = known && known.at > body.at ? [body, known] : [known, body]
    for (const at of older ? [older.at, ...older.parts] : []) this.#useless.hidden.add(at)
    this.#parcels.set(name, newer)
  }
}
