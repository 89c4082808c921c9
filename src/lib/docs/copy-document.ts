/**
 * A document's content as a new document's first words. What was written and deleted again is not among them, nor who wrote
 * what with which client id: whoever gets the copy gets what stands in it and nothing of how it came to. Items that were taken
 * out of an agenda, which are kept beside it, stay behind with their notes.
 */
import { assert } from '$lib/base/assert'
import * as Y from 'yjs'
import { readItems } from './agenda'
import { LOCAL_ORIGIN } from './document'
import { deltaOf } from './fragment'
import { ITEMS, notesRoot, rootTypeOf, usedRoots } from './roots'

/** Fills the empty `to` in one transaction. What is not of this version is left out: the caller looks first. */
export function copyDocument(from: Y.Doc, to: Y.Doc): void {
  assert(usedRoots(to).length === 0, 'a copy begins empty')
  const items = new Set(readItems(from).map(({ id }) => id))
  const notes = new Set([...items].map(notesRoot))
  const isLeftOut = (root: string) => root.startsWith(notesRoot('')) && !notes.has(root)
  to.transact(() => {
    for (const root of usedRoots(from).filter((each) => !isLeftOut(each))) {
      if (root === ITEMS) copyMap(from.getMap(root), to.getMap(root), (id) => items.has(id))
      else copyRoot(from, to, root)
    }
  }, LOCAL_ORIGIN)
}

function copyRoot(from: Y.Doc, to: Y.Doc, root: string): void {
  switch (rootTypeOf(root)) {
    case 'map':
      copyMap(from.getMap(root), to.getMap(root))
      return
    case 'text':
      to.getText(root).applyDelta([...deltaOf(from.getText(root))])
      return
    case 'fragment':
      to.getXmlFragment(root).insert(0, from.getXmlFragment(root).toArray().map(nodeIn))
      return
    case null:
  }
}

function copyMap(from: Y.Map<unknown>, to: Y.Map<unknown>, isCopied: (key: string) => boolean = () => true): void {
  for (const [key, value] of from) {
    if (isCopied(key)) to.set(key, value instanceof Y.AbstractType ? value.clone() : value)
  }
}

function nodeIn(node: Y.XmlElement | Y.XmlText | Y.XmlHook): Y.XmlElement | Y.XmlText {
  return node.clone() as Y.XmlElement | Y.XmlText
}
