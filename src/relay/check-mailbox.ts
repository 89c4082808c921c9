/**
 * Looks through one mailbox of a store in the order its keys lie: decodes every piece, follows every chain, checks every hash,
 * signature and parcel, and compares the head and the tips with what is really there. It goes on after a fault, so that one
 * bad piece is told once and what follows it is still judged.
 */
import { bytesToBase64url, equalBytes } from '$lib/base/bytes'
import type { LogId, WorkspaceId } from '$lib/base/ids'
import { parcelIdOf } from '$lib/log/parcel-id'
import { HASH_BYTES } from '$lib/wire/sizes'
import { judgePiece, type Reached } from './check-piece'
import type { LogTip, MailboxName, ParcelName, Piece } from './mailbox-store'
import { decodeHead, decodePiece, decodeTip, type Place, type StoredHead } from './store-layout'

/** What was counted so far. */
export interface Tally {
  mailboxes: number
  logs: number
  /** Records count as the entries they stand for. */
  entries: number
  records: number
  parcels: number
  /** Of pieces and parcels together. */
  bytes: number
  readonly faults: string[]
}

export interface MailboxCheck {
  readonly mailbox: MailboxName
  /** Keys of this mailbox in order, each with its value. */
  see(place: Exclude<Place, { kind: 'store' }>, value: Uint8Array): Promise<void>
  /** Says what is missing, when no more comes. */
  end(): void
}

/** Begins looking; counts and faults go into `tally`. */
export function newMailboxCheck(mailbox: MailboxName, tally: Tally): MailboxCheck {
  let head: StoredHead | null = null
  const before = tally.bytes
  tally.mailboxes += 1

  const say = (fault: string) => void tally.faults.push(`Mailbox ${mailbox}: ${fault}.`)
  const parcels = newParcelCheck(tally, say)
  const logs = newLogCheck(tally, say, () => head?.workspace ?? null)

  function seeHead(value: Uint8Array): void {
    const decoded = decodeHead(value)
    if (decoded.ok) head = decoded.value
    else say(`its head does not read: ${decoded.error.reason}`)
  }

  return {
    mailbox,
    async see(place, value) {
      if (place.kind === 'head') seeHead(value)
      else if (place.kind === 'tip') logs.seeTip(place.log, value)
      else if (place.kind === 'piece') await logs.seePiece(place.log, place.to, value)
      else if (place.kind === 'parcel') parcels.see(place.name, value)
      else parcels.seeName(place.name)
    },
    end() {
      logs.end()
      parcels.end()
      const bytes = tally.bytes - before
      if (!head) say('its head is missing, so that its entries could not be read')
      else if (head.bytes !== bytes) say(`it holds ${bytes} bytes, and its head says ${head.bytes}`)
    }
  }
}

type Say = (fault: string) => void

/** Parcels against their names, and against the list of them. */
function newParcelCheck(tally: Tally, say: Say) {
  const names = new Set<ParcelName>()
  return {
    seeName: (name: ParcelName) => void names.add(name),
    see(name: ParcelName, value: Uint8Array): void {
      tally.parcels += 1
      tally.bytes += value.length
      if (!isParcel(name, value)) say(`parcel ${name} is not what its name says`)
      if (!names.delete(name)) say(`parcel ${name} is not in its list`)
    },
    end(): void {
      for (const name of names) say(`parcel ${name} is in the list and not there`)
    }
  }
}

/** Logs one after the other, each against its tip. */
function newLogCheck(tally: Tally, say: Say, workspaceOf: () => WorkspaceId | null) {
  const tips = new Map<LogId, LogTip>()
  let current: { readonly log: LogId; reached: Reached } | null = null

  function begin(log: LogId): { readonly log: LogId; reached: Reached } {
    endLog()
    tally.logs += 1
    return { log, reached: { logKey: tips.get(log)?.logKey ?? null, seq: 0, hash: new Uint8Array(HASH_BYTES) } }
  }

  async function follow(before: Reached, piece: Piece): Promise<Reached> {
    const { from, to, log, form } = piece
    if (from > before.seq + 1) say(`log ${log} lacks what lies between ${before.seq} and ${from}`)
    const workspace = workspaceOf()
    if (!workspace) return { ...before, seq: to, hash: null }
    const { reached, fault } = await judgePiece(piece, before, workspace)
    if (fault) say(`the ${form === 'record' ? 'record' : 'run'} ${from} to ${to} of log ${log} ${fault}`)
    return reached
  }

  function endLog(): void {
    if (!current) return
    const { log, reached } = current
    const tip = tips.get(log)
    tips.delete(log)
    if (!tip) say(`log ${log} has no tip`)
    else if (!isTipOf(reached, tip)) say(`log ${log} ends at ${reached.seq}, and its tip is another, at ${tip.seq}`)
  }

  return {
    seeTip(log: LogId, value: Uint8Array): void {
      const decoded = decodeTip(log, value)
      if (decoded.ok) tips.set(log, decoded.value)
      else say(`the tip of log ${log} does not read: ${decoded.error.reason}`)
    },
    async seePiece(log: LogId, to: number, value: Uint8Array): Promise<void> {
      current = current?.log === log ? current : begin(log)
      const piece = decodePiece(log, to, value)
      if (!piece.ok) {
        say(`what is at ${to} of log ${log} does not read: ${piece.error.reason}`)
        current.reached = { ...current.reached, seq: to, hash: null }
        return
      }
      tally.bytes += piece.value.bytes.length
      tally.entries += to - Math.max(current.reached.seq, piece.value.from - 1)
      if (piece.value.form === 'record') tally.records += 1
      current.reached = await follow(current.reached, piece.value)
    },
    end(): void {
      endLog()
      for (const log of tips.keys()) say(`log ${log} has a tip and no entries`)
    }
  }
}

/** PAR-1: a parcel is named by its hash. */
function isParcel(name: ParcelName, bytes: Uint8Array): boolean {
  return bytesToBase64url(parcelIdOf(bytes)) === name
}

/** Where the last piece does not read, only the seq can be compared. */
function isTipOf({ seq, hash, logKey }: Reached, tip: LogTip): boolean {
  return seq === tip.seq && (!hash || equalBytes(hash, tip.hash)) && (!logKey || equalBytes(logKey, tip.logKey))
}
