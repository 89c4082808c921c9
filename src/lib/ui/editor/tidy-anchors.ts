/**
 * Keeps what is written of an anchor as short as can be: one sign where it begins and one where it ends.
 *
 * y-tiptap writes a text run by run, and so an end and a beginning of the same anchor between any two runs. Two replicas may
 * each take another of such a pair for the needless one; merged, neither is left, and the anchor with them.
 */
import * as Y from 'yjs'
import { markNameOf, type TextPiece } from '$lib/docs/fragment'

/** What this replica has written so far, for `tidyAnchors` to go on from. */
export function writtenBy(doc: Y.Doc): number {
  return Y.getState(doc.store, doc.clientID)
}

/** Tidies the texts in which an anchor's ends were written here since then. Writes nothing elsewhere, and changes no text. */
export function tidyAnchors(doc: Y.Doc, since: number): void {
  for (const text of textsAnchoredSince(doc, since)) {
    const runs = text.toDelta() as readonly (TextPiece & { readonly insert: string })[]
    const keys = runs.flatMap(({ attributes = {} }) => Object.keys(attributes))
    const none = Object.fromEntries(keys.map((key) => [key, null]))
    text.applyDelta(
      runs.map(({ insert, attributes }) => ({ retain: insert.length, attributes: { ...none, ...attributes } }))
    )
  }
}

function textsAnchoredSince({ store, clientID }: Y.Doc, since: number): Set<Y.Text> {
  const structs = store.clients.get(clientID) ?? []
  const texts = new Set<Y.Text>()
  for (let at = structs.length - 1; at >= 0; at--) {
    const struct = structs[at]
    if (!struct || struct.id.clock < since) break
    if (!(struct instanceof Y.Item) || struct.deleted || !(struct.parent instanceof Y.Text)) continue
    const { content } = struct
    if (content instanceof Y.ContentFormat && markNameOf(content.key) === 'comment') texts.add(struct.parent)
  }
  return texts
}
