/** *Make this a proposal*: a document of its own with the context copied along, and a link at both ends. */
import { readTitle } from '../docs/document'
import { createProposalFrom } from '../docs/proposal-from'
import { addLedTo } from '../docs/trail'
import type { OpenDocument } from '../sync/engine'
import { titleOf } from './document-lines'
import { sentenceFor } from './error-sentences'
import type { Session } from './session'

/** The new one is there as soon as it is in the log. A source that cannot say so is found by it all the same. */
export async function makeProposal(
  { engine }: Pick<Session, 'engine'>,
  { id, doc }: Pick<OpenDocument, 'id' | 'doc'>
): Promise<{ readonly document: string } | { readonly problem: string }> {
  const from = { document: id, title: titleOf('note', readTitle(doc)) }
  const created = await engine.createDocument((made) => createProposalFrom(made, doc, from))
  if (!created.ok) return { problem: sentenceFor(created.error) }
  await engine.changeDocument(id, (source) => addLedTo(source, { document: created.value, title: from.title }))
  return { document: created.value }
}
