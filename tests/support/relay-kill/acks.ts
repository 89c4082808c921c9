/** What one write that was kept holds, and its line. Hashes and names are what must be found again. */
import type { LogId } from '$lib/base/ids'
import type { MailboxName, ParcelName } from '../../../src/relay/mailbox-store'

export interface Ack {
  readonly mailbox: MailboxName
  /** The last entry of each append: its hash as hex. */
  readonly ends: readonly { readonly log: LogId; readonly seq: number; readonly hash: string }[]
  readonly parcels: readonly ParcelName[]
}

export function ackLine(ack: Ack): string {
  return `${JSON.stringify(ack)}\n`
}

export function readAck(line: string): Ack {
  return JSON.parse(line) as Ack
}
