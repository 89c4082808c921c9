/**
 * A document's words in reading order: for search, for counting, for the outline. Read from the shared types
 * directly, never through an editor's readers, which may write.
 */
import type * as Y from 'yjs'
import { afterFragment, notesOf, readItems, type AgendaItem } from './agenda'
import { bodyFragment, readKind, readTitle } from './document'
import { readFragment } from './fragment'
import { isFrontMatter } from './header-fields'
import { HEADER } from './roots'
import { SECTIONS, sectionFragment } from './proposal'
import { childrenOf, hasMark, levelOf, visitTree, type PmNode } from './tree'

export interface OutlineHeading {
  readonly text: string
  /** 1 to 6. */
  readonly level: number
  /** Which heading of the document's texts it is, counted from 0 in reading order. */
  readonly index: number
}

/** Every text of the document, in the order a screen shows them. */
export function textsOf(doc: Y.Doc): PmNode[] {
  const kind = readKind(doc)
  const sections = kind === 'proposal' ? SECTIONS.map(({ key }) => sectionFragment(doc, key)) : []
  const notes = kind === 'agenda' ? readItems(doc).map(({ id }) => notesOf(doc, id)) : []
  const after = kind === 'agenda' ? [afterFragment(doc)] : []
  return [bodyFragment(doc), ...sections, ...notes, ...after].map(readFragment)
}

/** Title, topics, owners and texts as plain text, one block a line. */
export function documentText(doc: Y.Doc): string {
  const items = readKind(doc) === 'agenda' ? readItems(doc).map(lineOfItem) : []
  const texts = [readFragment(doc.getXmlFragment(HEADER)), ...textsOf(doc)].flatMap((text) => childrenOf(text))
  return [readTitle(doc), ...items, ...texts.flatMap(linesOf)].filter((line) => line !== '').join('\n')
}

function lineOfItem({ topic, owner, extra }: AgendaItem): string {
  return [topic, owner, ...extra.flatMap(({ heading, text }) => [heading, text])]
    .filter((part) => part !== '')
    .join(' ')
}

/** One text as plain text, one block a line. */
export function fragmentText(fragment: Y.XmlFragment): string {
  return blocksText(childrenOf(readFragment(fragment)))
}

/** Blocks of a text as plain text, one block a line. */
export function blocksText(blocks: readonly PmNode[]): string {
  return blocks.flatMap(linesOf).join('\n')
}

/** Words a person would count: title, topics and texts, without source that is shown but not said (HTML, front matter). */
export function wordCount(doc: Y.Doc): number {
  const topics = readKind(doc) === 'agenda' ? readItems(doc).map(({ topic }) => topic) : []
  const blocks = textsOf(doc).flatMap(childrenOf)
  const lines = blocks.filter((block) => !isFrontMatter(block)).flatMap(linesOf)
  return [readTitle(doc), ...topics, ...lines].reduce((sum, line) => sum + countWords(line), 0)
}

export function outlineOf(doc: Y.Doc): OutlineHeading[] {
  const headings: OutlineHeading[] = []
  for (const text of textsOf(doc)) {
    visitTree(text, (node) => {
      if (node.type !== 'heading') return
      headings.push({ text: linesOf(node).join(' '), level: levelOf(node), index: headings.length })
    })
  }
  return headings
}

const WORD = /[\p{L}\p{N}]+(?:['’_.-][\p{L}\p{N}]+)*/gu

function countWords(line: string): number {
  return line.match(WORD)?.length ?? 0
}

/** The lines of a block: one for each run of inline content in it, comments and other HTML left out. */
function linesOf(block: PmNode): string[] {
  if (block.type === 'rawBlock' && block.attrs?.['kind'] === 'html') return []
  const children = childrenOf(block)
  const isLine = children.some((child) => child.type === 'text' || child.type === 'hardBreak' || child.type === 'image')
  return isLine ? [children.map(inlineText).join('').trim()] : children.flatMap(linesOf)
}

function inlineText(node: PmNode): string {
  if (node.type === 'text') return hasMark(node, 'raw') ? '' : (node.text ?? '')
  const alt = node.attrs?.['alt']
  return typeof alt === 'string' ? alt : ' '
}
