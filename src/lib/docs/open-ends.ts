/** What a document's texts leave open: boxes of its task lists, and questions that nobody answered below them. */
import type * as Y from 'yjs'
import { textsOf } from './document-text'
import { openQuestions, type AskedQuestion } from './questions-block'
import { visitTree } from './tree'

/** The boxes of all task lists: how many are ticked, of how many. */
export function tasksIn(doc: Y.Doc): { readonly done: number; readonly of: number } {
  const boxes: boolean[] = []
  for (const text of textsOf(doc)) {
    visitTree(text, ({ type, attrs }) => void (type === 'taskItem' && boxes.push(attrs?.['checked'] === true)))
  }
  return { done: boxes.filter(Boolean).length, of: boxes.length }
}

/** The questions that the document's texts put themselves, in order. */
export function readDocumentQuestions(doc: Y.Doc): AskedQuestion[] {
  return textsOf(doc).flatMap(openQuestions)
}
