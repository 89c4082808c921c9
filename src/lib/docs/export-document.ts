/**
 * A document as Markdown: its words and links in the order they were imported, or in the order a person reads them.
 * The whole document is put together as one text and printed once, so that references find their definitions
 * wherever those ended up.
 */
import type * as Y from 'yjs'
import { readItems } from './agenda'
import { exportItems } from './agenda-export'
import { ITEMS_HEADING } from './agenda-import'
import { readKind, readTitle } from './document'
import { readFragment } from './fragment'
import { isFrontMatter } from './header-fields'
import { readLayout, type HeadingLayout, type Layout } from './layout'
import { printMarkdown } from './markdown-export'
import type { SaidTerms } from './header-terms'
import { readFields, SECTIONS } from './proposal'
import { withCurrentFields, type FileParts } from './proposal-fields'
import { readAsked, readTerms } from './proposal-terms'
import { readRuns } from './rich-text'
import { AFTER, BODY, HEADER, sectionRoot, titleOf } from './roots'
import { readTrail } from './trail'
import { bareLink, trailBlocks, type LinkTo } from './trail-lines'
import { childrenOf, isBlank, newNode, textNode, type PmNode } from './tree'

/** Markdown of the whole document. Never writes. `linkTo` says how the documents of its trail are linked. */
export function exportDocument(doc: Y.Doc, linkTo?: LinkTo): string {
  return printMarkdown({ type: 'doc', content: assembleDocument(doc, linkTo) })
}

/** The document as one text, in export order. */
export function assembleDocument(doc: Y.Doc, linkTo: LinkTo = bareLink): PmNode[] {
  const terms = { ...readTerms(doc), asked: readAsked(doc) }
  const trail = trailBlocks(readTrail(doc), linkTo)
  return assembleFile(doc, readLayout(doc), { ...partsOf(doc, terms), trail })
}

/** The same without its title, and without the name of any other document: for whoever is shown this one alone. */
export function assembleAlone(doc: Y.Doc): PmNode[] {
  const { header, rest } = partsOf(doc, { ...readTerms(doc), asked: readAsked(doc), supersedes: null })
  return [...header, ...rest]
}

function partsOf(doc: Y.Doc, terms: SaidTerms): FileParts {
  const layout = readLayout(doc)
  const [header, body] = [blocksOf(doc, HEADER), blocksOf(doc, BODY)]
  switch (readKind(doc)) {
    case 'proposal': {
      const file = { header, rest: [...body, ...assembleSections(doc, layout)] }
      return withCurrentFields(file, readFields(doc), terms)
    }
    case 'agenda':
      return { header, rest: [...body, ...assembleItems(doc, layout), ...blocksOf(doc, AFTER)] }
    default:
      return { header, rest: body }
  }
}

function blocksOf(doc: Y.Doc, root: string): readonly PmNode[] {
  return childrenOf(readFragment(doc.getXmlFragment(root)))
}

/** The title in its place; one that was only implied by the file is not said while it is the same. */
function assembleFile(
  doc: Y.Doc,
  layout: Layout,
  { header, trail, rest }: FileParts & { readonly trail: readonly PmNode[] }
): PmNode[] {
  const title = readTitle(doc)
  const isSaid = title !== '' && title !== layout.impliedTitle
  const place = layout.title ?? { level: 1, after: header.filter(isFrontMatter).length }
  const heading = isSaid ? [newNode('heading', { level: place.level }, readRuns(titleOf(doc)))] : []
  // Front matter is only that at the very top, so a title stands below it.
  const above = rest.slice(0, 1).filter(isFrontMatter)
  const front = [...above, ...header.slice(0, place.after), ...heading, ...header.slice(place.after), ...trail]
  return [...front, ...rest.slice(above.length)]
}

/** The file's sections in the file's order, then those of ours that somebody has written in since. */
function assembleSections(doc: Y.Doc, { sections }: Layout): PmNode[] {
  const ofFile = sections.flatMap(({ section, ...heading }) => [
    newHeading(heading),
    ...blocksOf(doc, sectionRoot(section))
  ])
  const added = SECTIONS.filter(({ key }) => !sections.some(({ section }) => section === key))
  const ofOurs = added.flatMap(({ key, title }) => {
    const blocks = blocksOf(doc, sectionRoot(key)).filter((block) => !isBlank(block))
    return blocks.length > 0 ? [newHeading({ level: 2, text: title }), ...blocks] : []
  })
  return [...ofFile, ...ofOurs]
}

function assembleItems(doc: Y.Doc, { items }: Layout): PmNode[] {
  const own: HeadingLayout = { level: 2, text: ITEMS_HEADING }
  const heading = items ? items.heading : readItems(doc).length > 0 ? own : null
  return [...(heading ? [newHeading(heading)] : []), ...exportItems(doc, items?.loose ?? false)]
}

function newHeading({ level, text }: HeadingLayout): PmNode {
  return newNode('heading', { level: Math.min(6, Math.max(1, level)) }, text === '' ? [] : [textNode(text)])
}
