/**
 * A document and its guard (I6): what others wrote is tried on a shadow before it touches the document an editor is
 * bound to, because the binding deletes, for everyone, what it does not know.
 *
 * - The shadow is made when the first foreign update arrives: most documents are only read or only written by one.
 * - Once refused, `doc` is the shadow and stays it; the bound document is never touched again. Editing needs a new opening.
 */
import * as Y from 'yjs'
import { err, ok, type Result } from '../base/result'
import { checkDocument } from '../docs/check-document'
import type { GuardFailure, Verdict } from './engine'
import { toSealedForm } from './local-updates'

/** Origin of everything that did not come from this tab. */
export const FROM_LOG = Symbol('from the log')

/** No derived id is 0, so a shadow never believes that what it is given is its own. */
const NOBODY = 0

export interface GuardedDoc {
  /** What may be shown; bound to an editor only while `verdict` is ok. */
  readonly doc: Y.Doc
  readonly verdict: Verdict
  /** A local change of the bound document, already in it, as `LOCAL_UPDATE` told it. */
  noteLocal(update: Uint8Array): void
  /** Updates from elsewhere, in order. */
  apply(updates: readonly Uint8Array[]): void
  destroy(): void
}

/** Takes `bound` over; its clientID must be set, because the check looks for texts that would merge under it. */
export function newGuardedDoc(bound: Y.Doc): GuardedDoc {
  let shadow: Y.Doc | null = null
  /** Local changes the shadow does not have yet. */
  const behind: Uint8Array[] = []
  let current = bound
  let verdict: Verdict = checkDocument(bound).verdict

  function tryOnShadow(updates: readonly Uint8Array[]): Verdict {
    if (!shadow) {
      shadow = new Y.Doc({ guid: bound.guid })
      shadow.clientID = NOBODY
      applyInOrder(shadow, [Y.encodeStateAsUpdateV2(bound)])
    }
    const own = behind.splice(0)
    shadow.clientID = NOBODY
    applyInOrder(shadow, own.length > 0 ? [toSealedForm(own), ...updates] : updates)
    shadow.clientID = bound.clientID
    return checkDocument(shadow).verdict
  }

  return {
    get doc() {
      return current
    },
    get verdict() {
      return verdict
    },
    noteLocal(update) {
      if (shadow) behind.push(update)
    },
    apply(updates) {
      if (verdict !== 'ok' && !shadow) {
        applyInOrder(bound, updates)
        return
      }
      const tried = tryOnShadow(updates)
      if (tried === 'ok' && verdict === 'ok') {
        applyInOrder(bound, updates)
        return
      }
      current = shadow ?? bound
      if (tried !== 'ok') verdict = tried
    },
    destroy() {
      shadow?.destroy()
      bound.destroy()
    }
  }
}

/** One transaction, so that whoever observes the document sees the state between two updates never. */
export function applyInOrder(doc: Y.Doc, updates: readonly Uint8Array[]): void {
  doc.transact(() => {
    for (const update of updates) Y.applyUpdateV2(doc, update, FROM_LOG)
  }, FROM_LOG)
}

/** Whether a person here may change a document of this verdict. */
export function mayChange(verdict: Verdict): Result<undefined, GuardFailure> {
  return verdict === 'ok' ? ok() : err({ kind: verdict === 'newer' ? 'MadeNewer' : 'NotWhole' })
}
