/** What a document's texts leave open: boxes of its task lists, and questions that nobody answered below them. */
import type * as Y from 'yjs'
import { textsOf } from './document-text'
import { openQuestions, type AskedQuestion } from './questions-block'
import { childrenOf, type PmNode } from './tree'

/** The boxes of all task lists: how many are ticked, of how many. What is quoted is to be done elsewhere. */
export function tasksIn(doc: Y.Doc): { readonly done: number; readonly of: number } {
  const boxes = textsOf(doc).flatMap(boxesIn)
  return { done: boxes.filter(Boolean).length, of: boxes.length }
}

function boxesIn(node: PmNode): boolean[] {
  if (node.type === 'blockquote') return []
  const own = node.type === 'taskItem' ? [node.attrs?.['checked'] === true] : []
  return [...own, ...childrenOf(node).flatMap(boxesIn)]
}

/** The questions that the document's texts put themselves, in order. */
export function readDocumentQuestions(doc: Y.Doc): AskedQuestion[] {
  return textsOf(doc).flatMap(openQuestions)
}
