/**
 * What a message costs whoever hears it, in tenths of a millisecond as measured on a laptop and rounded up. Only what cannot
 * be had for nothing is counted: what is new here pays for itself (`PeerLedger.refund`).
 */
import type { StatementId } from '../base/ids'
import type { PeerMessage } from '../wire/peer-message'
import { MAX_FRAME_BYTES } from '../wire/limits'
import { WAITING_FRAME_BYTES } from './limits'

type IsKnown = (head: StatementId) => boolean

/** Checking a signature. */
export const STATEMENT_COST = 0.5

/** A frame is copied and put together; many small ones cost more than their bytes. */
export function costOfFrame(frame: Uint8Array): number {
  return 0.1 + frame.length / MAX_FRAME_BYTES
}

export function costOfMessage(message: PeerMessage, isKnown: IsKnown = () => false): number {
  switch (message.kind) {
    case 'prove':
      return 10 + 2 * message.proofs.length
    case 'team':
      return 1 + costOfHeads(message.heads, isKnown)
    case 'want-statements':
      return 10 + message.wanted.length / 16 + costOfHeads(message.have, isKnown)
    case 'statements':
      return 1 + message.statements.length * STATEMENT_COST
    case 'digests':
      return 5 + message.digests.length / 16
    case 'frontier':
      return 5 + message.heads.size / 64
    case 'announce':
      return 1 + message.heads.size / 16
    case 'want':
      return 10 + message.ranges.length / 4
    case 'hashes':
      return 5 + 10 * message.documents.length
    case 'run':
      return 10
    default:
      return 1
  }
}

/** How many heads there are is no fault of who names them: those that are known here cost no more than looking. */
function costOfHeads(heads: readonly StatementId[], isKnown: IsKnown): number {
  return heads.reduce((cost, head) => cost + (isKnown(head) ? 1 / 128 : 1 / 16), 0)
}

/** Bytes of memory a frame takes while it waits for its turn. */
export function sizeOfWaiting(frame: Uint8Array): number {
  return frame.length + WAITING_FRAME_BYTES
}
