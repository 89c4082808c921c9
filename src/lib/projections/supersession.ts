/**
 * Which decision took the place of which: what a proposal says of itself counts once an outcome that stands adopted it. Both
 * ends are told from documents and acts alone, so every device with the same says the same.
 */
import type { DocumentId } from '../base/ids'
import { compareSpoken, type Spoken } from '../docs/current-acts'
import { outcomesOf } from '../docs/proposal-outcomes'
import type { SpokenAct } from '../docs/spoken-act'
import type { DocumentRow } from './document-row'

type Row = Pick<DocumentRow, 'id' | 'terms' | 'trashed'>
type ActsByDocument = ReadonlyMap<DocumentId | null, readonly SpokenAct[]>

/** By the document that was replaced, the one that replaces it; of several the one decided last. */
export function supersessions(rows: Iterable<Row>, acts: ActsByDocument): ReadonlyMap<DocumentId, DocumentId> {
  const found = new Map<DocumentId, { readonly by: DocumentId; readonly outcome: Spoken<'outcome'> }>()
  const named = new Map(
    [...rows].flatMap(({ id, terms, trashed }) =>
      terms?.supersedes && !trashed ? [[id, terms.supersedes.document]] : []
    )
  )
  for (const [id, former] of named) {
    const outcome = adoptedBy(id, acts)
    const other = found.get(former)?.outcome
    if (!outcome || id === former || (other && compareSpoken(other, outcome) > 0)) continue
    const mutual = named.get(former) === id ? adoptedBy(former, acts) : null
    if (!mutual || compareSpoken(outcome, mutual) > 0) found.set(former, { by: id, outcome })
  }
  return new Map([...found].map(([former, { by }]) => [former, by]))
}

function adoptedBy(id: DocumentId, acts: ActsByDocument): Spoken<'outcome'> | null {
  const [outcome] = outcomesOf(acts.get(id) ?? []).settled
  return outcome?.act.body.verdict === 'adopted' ? outcome : null
}
