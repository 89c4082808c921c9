/** The parts of one workspace's engine; each owns one concept. `compose-parts.ts` joins them. */
import type { WorkspaceId } from '../base/ids'
import type { Clock, Random, Timers } from '../base/ports'
import type { SigningKey } from '../crypto/signing'
import type { Result } from '../base/result'
import type { BoxKey } from '../crypto/wrapping'
import type { StoreFailure, WorkspaceStore } from '../log/workspace-store'
import type { DeviceKeys } from '../team/device-keys'
import type { HeldKey, KeyRing } from '../team/key-ring'
import type { Teller } from '../base/events'
import type { DeviceId, DocumentId, KeyId, LogId, MemberId } from '../base/ids'
import type { TeamState } from '../team/team-state'
import type { Acceptance } from './acceptance'
import type { Acts } from './acts'
import type { Agreeing } from './agreeing'
import type { Deciding } from './deciding'
import type { DocumentLoader } from './document-loader'
import type { DocumentChange, Engine, WriteFailure } from './engine'
import type { EpochKeeper } from './epoch-keeper'
import type { Heard, LastHeard } from './heard'
import type { Idling } from './idling'
import type { KeptNewer } from './kept-newer'
import type { LogBook } from './log-book'
import type { Mailboxes } from './mailboxes'
import type { Membership } from './membership'
import type { Network } from './network'
import type { OpenDocuments } from './open-documents'
import type { Opener } from './opening'
import type { OwnChanges } from './own-changes'
import type { Reading } from './reading'
import type { Receipts } from './receipts'
import type { Reporting } from './reporting'
import type { RotationDuty } from './rotation-duty'
import type { Serial } from './serial'
import type { Settling } from './settling'
import type { StoredLogs } from './stored-logs'
import type { Taking } from './taking'
import type { TeamView } from './team-view'
import type { Trials } from './trials'
import type { TrialWorker } from './update-trial'
import type { Writing } from './writing'

export interface EngineDeps {
  readonly workspace: WorkspaceId
  /** Holds at least the statements of a `Beginning` (founded or joined). The engine never closes it. */
  readonly store: WorkspaceStore
  /** What this device signs statements with, and what keys are wrapped to. */
  readonly device: DeviceKeys
  /** The box key of the invite this device came by; null for who came by none. */
  inviteBox?(): Promise<BoxKey | null>
  /** The key of this device's log. */
  readonly logKey: SigningKey
  readonly keys: KeyRing
  /** Keeps epoch keys that came later where they survive this process. */
  keepKeys(keys: readonly HeldKey[]): Promise<Result<undefined, StoreFailure>>
  readonly clock: Clock
  readonly random: Random
  readonly timers: Timers
  /** Where what is large or strange is tried before it is decided; it is killed after TRIAL_MS. */
  startTrialWorker(): TrialWorker
  /** A broken promise inside the engine; it goes on, the app reports. */
  onbug(failure: unknown): void
}

export type CreateFailure = WriteFailure | { readonly kind: 'NotAMember' }

export type StoreChange = Parameters<Engine['storeChanged']>[0]

/** What was read from the store before the engine stands. */
export interface Recalled {
  readonly book: LogBook
  readonly team: TeamView
  readonly changes: OwnChanges
  /** Absent where there are none, or where their code could not be loaded. */
  readonly acts: Acts | undefined
  /** When each log was last heard from, by an earlier start. */
  readonly heardBefore: ReadonlyMap<LogId, LastHeard>
  readonly newer: KeptNewer
  readonly member: MemberId
  readonly device: DeviceId
  /** This device's log. */
  readonly log: LogId
}

export interface Parts extends Recalled {
  readonly acts: Acts
  readonly deps: EngineDeps
  readonly turn: Serial
  readonly settling: Settling
  readonly logs: StoredLogs
  readonly opener: Opener
  readonly reading: Reading
  readonly loader: DocumentLoader
  readonly taking: Taking
  readonly deciding: Deciding
  readonly trials: Trials
  readonly agreeing: Agreeing
  /** Equal where the same was decided in knowledge of the same team. */
  standing(): Uint8Array
  readonly acceptance: Acceptance
  readonly epochs: EpochKeeper
  readonly membership: Membership
  readonly rotationDuty: RotationDuty
  readonly writing: Writing
  readonly documents: OpenDocuments
  readonly network: Network
  readonly receipts: Receipts
  readonly idling: Idling
  readonly heard: Heard
  readonly reporting: Reporting
  readonly teamChanged: Teller<TeamState>
  readonly documentsChanged: Teller<readonly DocumentChange[]>
  readonly documentsRebuilt: Teller<readonly DocumentId[]>
  readonly wrote: Teller<StoreChange>
  /** The team as it was last told. */
  shownTeam: TeamState
  /** The team as open documents show it: what is written now is written in its knowledge. */
  writingTeam: TeamState
  /** The epoch peers were last told that this device is in. */
  provenKey: KeyId
  /** Documents in which other entries count than are shown. */
  readonly toRebuild: Set<DocumentId>
  /** Documents are being brought up to another team. */
  isReconsidering: boolean
  /** Conversations with relays, where there are any. */
  mailboxes: Mailboxes | null
}
