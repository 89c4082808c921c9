/** A proposal made of something that is written already: its context is copied along, and both ends say so. */
import type * as Y from 'yjs'
import { createProposal } from './create'
import { bodyFragment, LOCAL_ORIGIN, readTitle, type Origin } from './document'
import { readFragment, writeFragment } from './fragment'
import { isFrontMatter } from './header-fields'
import { MOST_COPIED_CHARACTERS } from './limits'
import { sectionFragment } from './proposal'
import { withoutThreads } from './proposal-hash'
import { setFrom, type TrailLink } from './trail'
import { childrenOf, isBlank, newDoc, newNode, textNode, textOf, type PmNode } from './tree'

/** Fills an empty Y.Doc: the source's title, and its words as a quotation in *Problem*. One transaction. */
export function createProposalFrom(doc: Y.Doc, source: Y.Doc, from: TrailLink, origin: Origin = LOCAL_ORIGIN): void {
  doc.transact(() => {
    createProposal(doc, { title: readTitle(source) })
    setFrom(doc, from)
    const quoted = quotedContext(bodyFragment(source))
    if (quoted.length > 0) {
      writeFragment(sectionFragment(doc, 'problem'), newDoc([newNode('blockquote', undefined, quoted)]))
    }
  }, origin)
}

/** Whole blocks from the top, as many as are read as context, without what is said beside them. */
export function quotedContext(text: Y.XmlFragment): PmNode[] {
  const blocks = withoutThreads(childrenOf(readFragment(text))).filter(
    (block) => !isBlank(block) && !isFrontMatter(block)
  )
  let length = 0
  const end = blocks.findIndex((block) => (length += textOf(block).length) > MOST_COPIED_CHARACTERS)
  const fitting = end < 0 ? blocks : blocks.slice(0, end)
  const [first] = blocks
  if (fitting.length === 0 && first) return [shortened(first)]
  return fitting.length === blocks.length ? fitting : [...fitting, newNode('paragraph', undefined, [textNode('…')])]
}

function shortened(block: PmNode): PmNode {
  return newNode('paragraph', undefined, [textNode(`${textOf(block).slice(0, MOST_COPIED_CHARACTERS)}…`)])
}
