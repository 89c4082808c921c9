/** What a page needs for a document of its kind beyond any text: loaded with the first of that kind, none for a note. */
import { ok, type Failure, type Result } from '../base/result'
import type { Agenda } from './agenda.svelte'
import { loadPart } from './load-part'
import type { Proposal } from './proposal.svelte'
import type { DocumentKind } from './views'

export interface KindParts {
  readonly Proposal?: typeof Proposal
  readonly Agenda?: typeof Agenda
}

export async function loadKindParts(kind: DocumentKind): Promise<Result<KindParts, Failure>> {
  switch (kind) {
    case 'proposal':
      return loadPart(() => import('./proposal.svelte'))
    case 'agenda':
      return loadPart(() => import('./agenda.svelte'))
    case 'note':
      return ok({})
  }
}
