/**
 * From a note to what was done: the documents one came from and led to, what was said, what came of it, and what is left to
 * do. A function of rows, of what is kept at both ends (`docs/trail.ts`), and of acts. A link that only one end knows of counts.
 */
import type { DocumentId } from '../base/ids'
import { currentActs, isSpoken } from '../docs/current-acts'
import { outcomesOf } from '../docs/proposal-outcomes'
import type { SpokenAct } from '../docs/spoken-act'
import type { Trail, TrailLink } from '../docs/trail'
import type { OutcomeVerdict } from '../wire/act'
import type { DocumentRow } from './document-row'

export type TrailStep =
  | { readonly kind: 'document'; readonly link: TrailLink; readonly row: DocumentRow | null }
  /** People who take a position. */
  | { readonly kind: 'positions'; readonly count: number }
  | { readonly kind: 'outcome'; readonly verdict: OutcomeVerdict }
  | { readonly kind: 'decision'; readonly number: number }
  | { readonly kind: 'actions'; readonly done: number; readonly of: number }

export interface Told {
  readonly id: DocumentId
  /** What the document itself keeps. */
  readonly kept: Trail
  /** Every row that is not in the trash. */
  readonly rows: readonly DocumentRow[]
  readonly acts: (document: DocumentId) => readonly SpokenAct[]
  readonly numberOf: (document: DocumentId) => number | null
}

/** Whoever follows a longer one has gone round in a circle. */
const MOST_ANCESTORS = 8

/** One chain for each document it led to; else one that ends with what came of it. None where there is nothing to tell. */
export function trailsOf(told: Told): (readonly TrailStep[])[] {
  const rowById = new Map(told.rows.map((row) => [row.id, row]))
  const start = [...ancestorsOf(told, rowById), documentStep({ document: told.id, title: '' }, rowById)]
  const children = childrenOf(told)
  const chains =
    children.length === 0
      ? [[...start, ...whatCameOf(told.id, told, rowById)]]
      : children.map((link) => [...start, documentStep(link, rowById), ...whatCameOf(link.document, told, rowById)])
  return chains.filter(tellsMore)
}

type Rows = ReadonlyMap<DocumentId, DocumentRow>

/** Positions alone stand below the text anyway. */
function tellsMore(chain: readonly TrailStep[]): boolean {
  return chain.filter(({ kind }) => kind === 'document').length > 1 || chain.some(({ kind }) => kind === 'outcome')
}

function documentStep(link: TrailLink, rows: Rows): TrailStep {
  return { kind: 'document', link, row: rows.get(link.document) ?? null }
}

/** Oldest first. */
function ancestorsOf({ id, kept }: Told, rows: Rows): TrailStep[] {
  const steps: TrailStep[] = []
  const seen = new Set<DocumentId>([id])
  let link = kept.from
  while (link && !seen.has(link.document) && steps.length < MOST_ANCESTORS) {
    seen.add(link.document)
    steps.unshift(documentStep(link, rows))
    const before = rows.get(link.document)?.from ?? null
    link = before && { document: before, title: '' }
  }
  return steps
}

/** What it says it led to, and what says it came from it, each once. */
function childrenOf({ id, kept, rows }: Told): TrailLink[] {
  const told = rows.filter(({ from }) => from === id).map((row) => ({ document: row.id, title: row.title }))
  const linkById = new Map([...kept.ledTo, ...told].map((link) => [link.document, link]))
  linkById.delete(id)
  return [...linkById.values()].sort((a, b) => (a.document < b.document ? -1 : 1))
}

function whatCameOf(id: DocumentId, { acts, numberOf }: Told, rows: Rows): TrailStep[] {
  const row = rows.get(id)
  if (row?.kind !== 'proposal') return []
  const said = acts(id)
  const takers = new Set(currentActs(said).flatMap((spoken) => (isSpoken(spoken, 'position') ? [spoken.member] : [])))
  const [outcome] = outcomesOf(said).settled
  const number = numberOf(id)
  return [
    ...(takers.size > 0 ? [{ kind: 'positions', count: takers.size } as const] : []),
    ...(outcome ? [{ kind: 'outcome', verdict: outcome.act.body.verdict } as const] : []),
    ...(number === null ? [] : [{ kind: 'decision', number } as const]),
    ...(row.tasks.of > 0 ? [{ kind: 'actions', ...row.tasks } as const] : [])
  ]
}
