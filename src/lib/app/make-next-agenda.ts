/** *Make the next agenda*: one of its own with what goes on, and a link at both ends. */
import { newItemId } from '../docs/agenda-edit'
import { readTitle } from '../docs/document'
import { createNextAgenda } from '../docs/next-agenda'
import { addLedTo } from '../docs/trail'
import type { OpenDocument } from '../sync/engine'
import { titleOf } from './document-lines'
import { sentenceFor } from './error-sentences'
import type { Session } from './session'

/** The new one is there as soon as it is in the log. A source that cannot say so is found by it all the same. */
export async function makeNextAgenda(
  { engine, random }: Pick<Session, 'engine' | 'random'>,
  { id, doc }: Pick<OpenDocument, 'id' | 'doc'>
): Promise<{ readonly document: string } | { readonly problem: string }> {
  const from = { document: id, title: titleOf('agenda', readTitle(doc)) }
  const created = await engine.createDocument((made) =>
    createNextAgenda(made, doc, { from, newId: () => newItemId(random) })
  )
  if (!created.ok) return { problem: sentenceFor(created.error) }
  await engine.changeDocument(id, (source) => addLedTo(source, { document: created.value, title: from.title }))
  return { document: created.value }
}
