/**
 * One row of the list from one document: what it says of itself, and who changed it when.
 *
 * - The row depends on the set of changes, never on the order in which they arrived: two devices that know the same show
 *   the same.
 * - What somebody changed is told by entries, never by the document: a row may claim no author the log does not.
 * - Deriving reads a document and writes nothing to it.
 */
import type * as Y from 'yjs'
import { compareIds, type DocumentId, type MemberId } from '../base/ids'
import { readItems } from '../docs/agenda'
import { readHead, type DocumentHead } from '../docs/document'
import { wordCount } from '../docs/document-text'
import { tasksIn } from '../docs/open-ends'
import { readFields } from '../docs/proposal'
import { readTerms } from '../docs/proposal-terms'
import { topicsIn } from '../docs/proposal-topics'
import { readTrail } from '../docs/trail'
import { ROW_VERSION, type DocumentRow } from './document-row'

/** Enough for the faces in a row of the catch-up page; the document itself knows the rest. */
const MOST_AUTHORS = 8

/** A decided change: whose log it came in, and its author's wall clock in ms. */
export interface Change {
  readonly member: MemberId | null
  readonly wallMs: number
}

export interface Projecting {
  readonly id: DocumentId
  readonly doc: Y.Doc
  /** All of its changes, or those since `former`. */
  readonly changes: readonly Change[]
  readonly former: DocumentRow | null
}

export function projectDocument({ id, doc, changes, former }: Projecting): DocumentRow {
  const head = readHead(doc)
  return {
    v: ROW_VERSION,
    id,
    ...head,
    ...stateOf(head, doc),
    ...contentsOf(head, doc),
    from: readTrail(doc).from?.document ?? null,
    tasks: tasksIn(doc),
    words: wordCount(doc),
    ...authorsOf(changes, former)
  }
}

function stateOf({ kind }: DocumentHead, doc: Y.Doc): Pick<DocumentRow, 'status' | 'closes' | 'terms' | 'topics'> {
  if (kind !== 'proposal') return { status: null, closes: null, terms: null, topics: [] }
  const { status, closes, header } = readFields(doc)
  return { status, closes, terms: readTerms(doc), topics: topicsIn(header) }
}

function contentsOf({ kind }: DocumentHead, doc: Y.Doc): Pick<DocumentRow, 'items' | 'minutes'> {
  const items = kind === 'agenda' ? readItems(doc) : []
  return { items: items.length, minutes: items.reduce((sum, { timebox }) => sum + (timebox ?? 0), 0) }
}

type Authors = Pick<DocumentRow, 'changedMs' | 'changedBy' | 'changedByAll'>

function authorsOf(changes: readonly Change[], former: DocumentRow | null): Authors {
  const lastMsByMember = new Map(former?.changedByAll.map(({ member, ms }) => [member, ms]))
  for (const { member, wallMs } of changes) {
    if (member !== null) lastMsByMember.set(member, Math.max(wallMs, lastMsByMember.get(member) ?? 0))
  }
  const changedByAll = [...lastMsByMember]
    .map(([member, ms]) => ({ member, ms }))
    .sort((a, b) => b.ms - a.ms || compareIds(a.member, b.member))
    .slice(0, MOST_AUTHORS)
  const changedMs = changes.reduce((latest, { wallMs }) => Math.max(latest, wallMs), former?.changedMs ?? 0)
  const [latest] = changedByAll
  // The latest change may be one whose author is not known here yet: then nobody is named.
  return { changedMs, changedBy: latest?.ms === changedMs ? latest.member : null, changedByAll }
}
