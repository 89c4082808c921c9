/** What a resolved thread came to, kept in the text it was about: of a conversation, the part worth keeping. */
import * as Y from 'yjs'
import { isAnchoredBy } from './anchors'
import { LOCAL_ORIGIN, type Origin } from './document'
import { writeFragment } from './fragment'
import { BODY } from './roots'
import type { Thread } from './threads'
import { newDoc, newNode, textNode, type PmNode } from './tree'

/**
 * Writes the words after the block the thread is anchored in, a paragraph for each of their lines; at the end of the body
 * where it is on the document, or its text is gone. Nothing for words that say nothing.
 */
export function concludeInto(
  doc: Y.Doc,
  { id, root }: Pick<Thread, 'id' | 'root'>,
  words: string,
  origin: Origin = LOCAL_ORIGIN
): void {
  const conclusion = conclusionOf(words)
  if (conclusion.length === 0) return
  const text = doc.getXmlFragment(root ?? BODY)
  const block = lastBlockOf(text, id)
  const parent = block?.parent instanceof Y.XmlFragment ? block.parent : text
  const at = block ? parent.toArray().indexOf(block) + 1 : parent.length
  doc.transact(() => writeFragment(parent, newDoc(conclusion), at), origin)
}

function conclusionOf(words: string): PmNode[] {
  const lines = words.split('\n').map((line) => line.trim())
  return lines.filter((line) => line !== '').map((line) => newNode('paragraph', undefined, [textNode(line)]))
}

function lastBlockOf(parent: Y.XmlFragment, thread: string): Y.XmlElement | null {
  for (const child of parent.toArray().reverse()) {
    if (child instanceof Y.XmlText && parent instanceof Y.XmlElement && isAnchoredBy(child, thread)) return parent
    const found = child instanceof Y.XmlElement ? lastBlockOf(child, thread) : null
    if (found) return found
  }
  return null
}
