/**
 * What a guest gets of a document: its title and its words in the order they are exported, and nothing else. Not the document
 * itself: a copy made anew, in which no thread, no author, no deleted word and no id of anything is left.
 *
 * Equal documents give equal bytes, so that what did not change is not posted again.
 */
import * as Y from 'yjs'
import { err, ok, type Result } from '$lib/base/result'
import { checkDocument } from './check-document'
import { bodyFragment, readHead, readKind, readTitle, readVersion, setTitle, type DocumentKind } from './document'
import { assembleAlone } from './export-document'
import { readFragmentFilled, writeFragment } from './fragment'
import type { Verdict } from './guard'
import { metaOf } from './roots'
import { SCHEMA_VERSION } from './schema'
import type { PmNode } from './tree'
import { validateUpdate, type UpdateFault } from './update-check'

/** One author for every copy: whoever wrote what is not told. */
const COPIER = 1

/** A Yjs update, V2, that makes the copy out of nothing, and the lowest schema version that can show it. */
export function guestCopyOf(doc: Y.Doc): { readonly schema: number; readonly update: Uint8Array } {
  const copy = new Y.Doc()
  copy.clientID = COPIER
  copy.transact(() => {
    metaOf(copy).set('kind', metaOf(doc).get('kind') ?? 'note')
    metaOf(copy).set('v', readVersion(doc))
    setTitle(copy, readTitle(doc))
    writeFragment(bodyFragment(copy), { type: 'doc', content: assembleAlone(doc).map(withoutComments) })
  })
  const update = Y.encodeStateAsUpdateV2(copy)
  copy.destroy()
  return { schema: readVersion(doc), update }
}

/** Where a comment stands names its thread. */
export function withoutComments(node: PmNode): PmNode {
  const { marks, content, ...rest } = node
  const others = marks?.filter(({ type }) => type !== 'comment') ?? []
  return {
    ...rest,
    ...(others.length > 0 ? { marks: others } : {}),
    ...(content ? { content: content.map(withoutComments) } : {})
  }
}

export interface GuestCopy {
  /** Null where a newer version made its kind. */
  readonly kind: DocumentKind | null
  readonly title: string
  readonly text: PmNode
  readonly verdict: Verdict
}

export type GuestCopyFault = UpdateFault | { readonly kind: 'MadeNewer' }

/** Whether a copy that arrived may be built here, and whether it is tried apart before. Never throws. */
export function judgeGuestCopy(
  schema: number,
  update: Uint8Array
): Result<{ readonly isHeavy: boolean }, GuestCopyFault> {
  if (schema > SCHEMA_VERSION) return err({ kind: 'MadeNewer' })
  return validateUpdate(update, (client) => client === COPIER)
}

/** Builds a copy that was judged. */
export function readGuestCopy(update: Uint8Array): Result<GuestCopy, UpdateFault> {
  const doc = new Y.Doc()
  try {
    Y.applyUpdateV2(doc, update)
    const { verdict } = checkDocument(doc)
    const { title } = readHead(doc)
    return ok({ kind: readKind(doc), title, text: readFragmentFilled(bodyFragment(doc)), verdict })
  } catch (cause) {
    return err({ kind: 'MalformedUpdate', reason: cause instanceof Error ? cause.message : 'unreadable' })
  } finally {
    doc.destroy()
  }
}
