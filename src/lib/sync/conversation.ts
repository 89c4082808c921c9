/** What is kept of one link while it is talked over, beside its pure session. */
import type { PartialMessage } from '../wire/fragment'
import type { HashesSaid } from './agreeing'
import { ANSWER_BYTES } from './limits'
import { newOutbox, type Outbox } from './outbox'
import { provenName, unprovenName, type PeerName } from './peer-ledger'
import { isOpen, type PeerSession } from './session-state'
import type { Link } from './transport'

export interface Conversation {
  readonly link: Link
  readonly outbox: Outbox
  session: PeerSession
  partial: PartialMessage | null
  pendingBytes: number
  /** What the pieces of a message that is not whole yet have cost, and what the last whole one did. */
  piecesCost: number
  messageCost: number
}

/** Nothing was said yet. */
export function newConversation(link: Link, session: PeerSession): Conversation {
  return { link, outbox: newOutbox(link), session, partial: null, pendingBytes: 0, piecesCost: 0, messageCost: 0 }
}

/** Whoever asks faster than they read gets no more to wait for; they ask again when they have read. */
export function isBehind({ waitingBytes }: Outbox): boolean {
  return waitingBytes > ANSWER_BYTES
}

/** What was worked out beside the turn may come when nothing of the sort is said any more. */
export function answer({ session, outbox }: Conversation, said: HashesSaid): void {
  if (isOpen(session)) outbox.send(said)
}

/** Whole messages may stand between the pieces of another, which go on. */
export function payFor(conversation: Conversation, { cost, isWhole }: { cost: number; isWhole: boolean }): void {
  if (isWhole && conversation.partial) {
    conversation.messageCost = cost
    return
  }
  conversation.piecesCost += cost
  if (!isWhole) return
  conversation.messageCost = conversation.piecesCost
  conversation.piecesCost = 0
}

/** By what it is known: its log once that is proven, before that its end of the link. */
export function nameOf({ session, link }: Conversation): PeerName {
  return session.peer ? provenName(session.peer) : unprovenName(link)
}
