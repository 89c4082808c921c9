/** Rows of a list as a test tells them, without documents behind them. */
import { bytesToId, type DocumentId } from '$lib/base/ids'
import type { ProposalTerms } from '$lib/docs/proposal-terms'
import { ROW_VERSION, type DocumentRow } from '$lib/projections/document-row'

export const documentOf = (n: number): DocumentId => bytesToId('document', new Uint8Array(16).fill(n))

const NO_TERMS: ProposalTerms = {
  ...{ mode: 'consent', answers: null, asked: { kind: 'everyone' }, quorum: null },
  ...{ graceHours: 72, proposer: null, review: null, supersedes: null }
}

export function noteRow(n: number, others: Partial<DocumentRow> = {}): DocumentRow {
  return {
    ...{ v: ROW_VERSION, id: documentOf(n), kind: 'note', title: `Document ${n}`, status: null, closes: null },
    ...{
      terms: null,
      topics: [],
      from: null,
      tasks: { done: 0, of: 0 },
      trashed: false,
      items: 0,
      minutes: 0,
      words: 0
    },
    ...{ changedMs: 0, changedBy: null, changedByAll: [] },
    ...others
  }
}

export function proposalRow(
  n: number,
  { terms, ...others }: Partial<Omit<DocumentRow, 'terms'>> & { readonly terms?: Partial<ProposalTerms> } = {}
): DocumentRow {
  return noteRow(n, { kind: 'proposal', status: 'open', terms: { ...NO_TERMS, ...terms }, ...others })
}
