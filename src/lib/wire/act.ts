/**
 * Acts: a member's own record on a document or on themself, which nobody else's device can write.
 *
 * - An act counts only from its member's logs; those an act `replaces` are its member's own, too. Unreplaced ones are current.
 * - `about` is the hash of the text it was said about: what was agreed to is known however the text goes on.
 * - All types are reserved from version 1; one from a newer version is kept, not applied, and said.
 * What acts mean is `docs`'; who may make which is `team`'s.
 */
import type { ActId, DocumentId, MemberId, PodId } from '../base/ids'
import type { WrappedKey } from './statement'

export interface Act {
  readonly id: ActId
  /** When it was said, by its author's clock: for display, and for *Closing by time*. */
  readonly wallMs: number
  /** Null: on the member themself. */
  readonly document: DocumentId | null
  /** SHA-256 of the text it is about (32 bytes), e.g. of a proposal's fields and sections without threads. */
  readonly about: Uint8Array | null
  /** Own acts this one takes the place of. */
  readonly replaces: readonly ActId[]
  readonly body: ActBodyValue
}

export type Stance = 'agree' | 'abstain' | 'disagree' | 'block'
export type OutcomeVerdict = 'adopted' | 'declined' | 'unsettled' | 'withdrawn'
export type CloseCause = 'time' | 'hand'

export type ActBodyValue =
  /** What a member says to a proposal. */
  | { readonly type: 'position'; readonly stance: Stance; readonly reason: string }
  /** What came of a proposal, in words that stand beside it. */
  | { readonly type: 'outcome'; readonly verdict: OutcomeVerdict; readonly words: string }
  /** Ends the taking of positions. `deadlineMs` is the moment that had been set. */
  | { readonly type: 'close'; readonly cause: CloseCause; readonly deadlineMs: number }
  /** An item of a document (an action, a topic, a step) done or not done. */
  | { readonly type: 'tick'; readonly target: string; readonly done: boolean }
  | { readonly type: 'reaction'; readonly target: string; readonly emoji: string }
  /** Has read the text `about` names. */
  | { readonly type: 'read' }
  /** `named` false: shown without its author, who is in the log all the same. */
  | { readonly type: 'question'; readonly target: string; readonly named: boolean; readonly words: string }
  /** A changed copy of what `about` names, for its authors to take or leave; its bytes are `docs/suggestion-copy.ts`’. */
  | { readonly type: 'suggestion'; readonly words: string; readonly schema: number; readonly copy: Uint8Array }
  /** Takes over what the handoff hands over. */
  | { readonly type: 'taken' }
  /** Would adjourn this item; shown as a count. */
  | { readonly type: 'adjourn'; readonly target: string }
  /** Not to be waited for from one moment to another; `delegate` may be asked instead. */
  | {
      readonly type: 'away'
      readonly fromMs: number
      readonly toMs: number | null
      readonly delegate: MemberId | null
      readonly words: string
    }
  /** What a pod is from now on, in the place of the acts it `follows`, whoever said those; `members` null: dissolved. */
  | {
      readonly type: 'pod'
      readonly pod: PodId
      readonly follows: readonly ActId[]
      readonly name: string
      readonly members: readonly MemberId[] | null
    }
  /**
   * Says something to an item in writing: in answer to a question of `asker` about it, or, without one, to the item itself.
   * `disagrees`: it is not settled by that.
   */
  | {
      readonly type: 'answer'
      readonly target: string
      readonly question: { readonly act: ActId; readonly asker: MemberId } | null
      readonly disagrees: boolean
      readonly words: string
    }
  /** Takes back the acts it replaces, and says nothing in their place. */
  | { readonly type: 'withdrawal' }
  /**
   * For one member's eyes, under a fresh key wrapped to devices of theirs; what is in it is `look-codec.ts`’. It is on nobody's
   * document, so that its tag tells of none.
   */
  | {
      readonly type: 'look'
      readonly to: MemberId
      /** Their act that this answers; null: something is shown to them. */
      readonly answers: ActId | null
      readonly wraps: readonly WrappedKey[]
      readonly sealed: Uint8Array
    }
  /** From a newer version. */
  | { readonly type: 'unknown'; readonly code: number; readonly bytes: Uint8Array }

export type ActType = ActBodyValue['type']
