/** What a conversation with a mailbox needs of the device it is part of. */
import type { LogId, WorkspaceId } from '../base/ids'
import type { SigningKey } from '../crypto/signing'
import type { TravellingRun } from '../log/travel'
import type { Frontier } from '../wire/entry'
import type { SeqRange } from '../wire/seq-range'
import type { FramePipe } from './frame-lanes'
import type { OwnLogs } from './log-exchange'
import type { MailboxStatements } from './mailbox-statements'

/** The socket it goes over. */
export interface MailboxPipe extends FramePipe {
  /** Gives the socket up; `closed` follows. */
  fail(reason: string): void
}

export interface ConversationDeps {
  readonly workspace: WorkspaceId
  readonly ownLog: LogId
  readonly mailbox: SigningKey
  readonly statements: MailboxStatements
  /** Entries flow: the epoch is one people write under, and nobody who is out has its key. */
  isFull(): boolean
  ours(): OwnLogs
  /** Hash of an own entry, its first bytes; null where it cannot be looked at. */
  ownHeadAt(seq: number): Promise<Uint8Array | null>
  /** No heads and no fault where it could not be kept: a broken disk is shown, and is no fault of the relay. */
  takeRun(run: TravellingRun): Promise<{ readonly heads: Frontier; readonly fault: string | null }>
  takeStatements(signed: readonly Uint8Array[]): Promise<void>
  settle(): Promise<void>
  runsFor(ranges: readonly SeqRange[]): Promise<readonly TravellingRun[]>
  /** Somebody else is being asked for this log. */
  isAskedElsewhere(log: LogId): boolean
  heardLive(sealed: Uint8Array): void
  changed(): void
}
