/**
 * Suggestions that were begun and not sent, kept in this device's database of the workspace: what was typed is there when the
 * page is left and opened again. The newest are kept; nobody has a page of documents half suggested on.
 */
import type { Result } from '../base/result'
import { isRecord, isText } from '../docs/plain'
import type { TextVersion } from '../docs/text-version'
import type { PmNode } from '../docs/tree'
import type { StoreFailure, WorkspaceStore } from '../log/workspace-store'

const DRAFTS = 'suggestion-drafts'
const MOST_DRAFTS = 50

export interface KeptDraft {
  readonly why: string
  /** What it was made of and what it says, of the texts that differ. */
  readonly base: TextVersion
  readonly copy: TextVersion
}

type Store = Pick<WorkspaceStore, 'meta' | 'updateMeta'>

export async function readDraft(store: Store, document: string): Promise<KeptDraft | null> {
  const kept = await store.meta(DRAFTS)
  const drafts = kept.ok && isRecord(kept.value) ? kept.value : {}
  return draftIn(drafts[document])
}

/** Null takes it away. */
export function keepDraft(
  store: Store,
  document: string,
  draft: KeptDraft | null
): Promise<Result<unknown, StoreFailure>> {
  return store.updateMeta(DRAFTS, (former) => {
    const others = Object.entries(isRecord(former) ? former : {}).filter(([id]) => id !== document)
    const kept = draft ? [[document, plainOf(draft)] as const] : []
    return Object.fromEntries([...others, ...kept].slice(-MOST_DRAFTS))
  })
}

function plainOf({ why, base, copy }: KeptDraft): object {
  const plain = ({ title, texts }: TextVersion) => ({ title, texts: Object.fromEntries(texts) })
  return { why, base: plain(base), copy: plain(copy) }
}

/** As this device wrote it, or none. */
function draftIn(value: unknown): KeptDraft | null {
  if (!isRecord(value) || !isText(value['why'])) return null
  const [base, copy] = [versionIn(value['base']), versionIn(value['copy'])]
  return base && copy ? { why: value['why'], base, copy } : null
}

function versionIn(value: unknown): TextVersion | null {
  if (!isRecord(value) || !isText(value['title']) || !isRecord(value['texts'])) return null
  const texts = Object.entries(value['texts']).filter(([, blocks]) => Array.isArray(blocks))
  return { title: value['title'], texts: new Map(texts as [string, readonly PmNode[]][]) }
}
