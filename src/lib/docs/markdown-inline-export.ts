/**
 * Runs of marked text to Markdown's nested inline content. Marks are a set on each run and have to become a tree:
 * at every run the mark that reaches furthest opens first (a tie is broken strike, link, italic, bold, outermost
 * first), and closes where it ends.
 *
 * `**a **b` is no Markdown, so spaces leave bold, italic and strike before printing. They stay inside links.
 */
import type { PhrasingContent } from 'mdast'
import { BARE, type DefinitionByIdentifier } from './markdown-grammar'
import { childrenOf, hasMark, joinText, sameMark, type PmMark, type PmNode } from './tree'

export interface InlinePlace {
  readonly definitions: DefinitionByIdentifier
  /** Headings and cells have one line: a break is printed `<br>`. */
  readonly oneLine?: boolean
}

/** How far outside a mark stands when two begin and end together. */
const NESTING: Readonly<Record<string, number>> = { strike: 0, link: 1, italic: 2, bold: 3 }
const isNesting = (mark: PmMark): boolean => Object.hasOwn(NESTING, mark.type)
const isPrinted = (mark: PmMark): boolean => isNesting(mark) || mark.type === 'code' || mark.type === 'raw'

export function exportInline(list: readonly PmNode[], place: InlinePlace): PhrasingContent[] {
  const printed = list.map((node) => ({ ...node, marks: (node.marks ?? []).filter(isPrinted) }))
  const marked = printed.map((node, index) =>
    node.type === 'text' ? node : { ...node, marks: sharedMarks(printed[index - 1], printed[index + 1]) }
  )
  return nest(joinText(marked), [], place)
}

/** A break or an image carries no marks in Yjs: it takes those its neighbours share, else one bold becomes two. */
function sharedMarks(before: PmNode | undefined, after: PmNode | undefined): PmMark[] {
  const shared = (mark: PmMark) => isNesting(mark) && (after?.marks ?? []).some((other) => sameMark(mark, other))
  return (before?.marks ?? []).filter(shared)
}

function nest(list: readonly PmNode[], open: readonly PmMark[], place: InlinePlace): PhrasingContent[] {
  const out: PhrasingContent[] = []
  for (let i = 0; i < list.length;) {
    const node = list[i]
    const stretch = longestStretch(list, i, open)
    if (node && isBareLink(list, i, open)) out.push({ type: 'html', value: node.text ?? '' })
    else if (stretch) out.push(...exportStretch(list.slice(i, stretch.end), stretch.mark, open, place))
    else if (node) out.push(...exportLeaf(node, place))
    i = stretch?.end ?? i + 1
  }
  return out
}

/**
 * True for a link that Markdown makes again of its words alone, `www.a.example`: nothing was changed in it, and what
 * stands around it neither hinders that nor would become part of the address.
 */
function isBareLink(list: readonly PmNode[], at: number, open: readonly PmMark[]): boolean {
  const node = list[at]
  const [mark, ...others] = (node?.marks ?? []).filter((other) => !open.some((outer) => sameMark(outer, other)))
  const { ref, href } = mark?.type === 'link' && others.length === 0 ? (mark.attrs ?? {}) : {}
  const text = node?.text ?? ''
  const isWhole = ref === BARE && href === `http://${text}` && /^www\.[^\s<>|*`\\()[\]]*[\p{L}\p{N}/]$/u.test(text)
  return isWhole && standsFree(list, at, open.length === 0)
}

/** At either end stands the end of the text, a space, or a sign that is no part of an address. */
function standsFree(list: readonly PmNode[], at: number, isOutermost: boolean): boolean {
  const [before, after] = [list[at - 1], list[at + 1]]
  const isLast = at + 2 >= list.length && isOutermost
  const beginsFree = before ? before.type === 'hardBreak' || /[\s(]$/.test(before.text ?? '') : isOutermost
  const [, end = null] = /^[.,:;!?)]*(\s|$)/.exec(after?.text ?? 'x') ?? []
  const endsFree = after ? after.type === 'hardBreak' || (end !== null && (end !== '' || isLast)) : isOutermost
  return beginsFree && endsFree && [before, after].every((other) => !other || !isVerbatim(other))
}

/** One mark around what it holds, the spaces at its edges outside; a link keeps them. */
function exportStretch(
  nodes: readonly PmNode[],
  mark: PmMark,
  open: readonly PmMark[],
  place: InlinePlace
): PhrasingContent[] {
  const { lead, core, tail } = mark.type === 'link' ? { lead: [], core: nodes, tail: [] } : cutSpaces(nodes, mark)
  const wrapped = core.length > 0 ? [wrap(mark, nest(core, [...open, mark], place), place)] : []
  return [...nest(lead, open, place), ...wrapped, ...nest(tail, open, place)]
}

interface Cut {
  readonly lead: readonly PmNode[]
  readonly core: readonly PmNode[]
  readonly tail: readonly PmNode[]
}

function cutSpaces(nodes: readonly PmNode[], mark: PmMark): Cut {
  const pieces = nodes.flatMap(splitSpaces)
  const isWords = (piece: PmNode) => piece.type !== 'text' || isVerbatim(piece) || /\S/.test(piece.text ?? '')
  const start = pieces.findIndex(isWords)
  const end = pieces.findLastIndex(isWords) + 1
  const bare = (piece: PmNode) => ({ ...piece, marks: piece.marks?.filter((other) => !sameMark(other, mark)) ?? [] })
  if (start < 0) return { lead: pieces.map(bare), core: [], tail: [] }
  return {
    lead: pieces.slice(0, start).map(bare),
    core: joinText(pieces.slice(start, end)),
    tail: pieces.slice(end).map(bare)
  }
}

function isVerbatim(node: PmNode): boolean {
  return hasMark(node, 'code') || hasMark(node, 'raw')
}

/** A run as the spaces before its words, its words, and the spaces behind them. */
function splitSpaces(node: PmNode): PmNode[] {
  if (node.type !== 'text' || isVerbatim(node)) return [node]
  const pieces = /^(\s*)([\s\S]*?)(\s*)$/.exec(node.text ?? '')?.slice(1) ?? []
  return pieces.filter((text) => text !== '').map((text) => ({ ...node, text }))
}

/** Of the marks that begin at `from`, the one that holds longest. */
function longestStretch(
  list: readonly PmNode[],
  from: number,
  open: readonly PmMark[]
): { mark: PmMark; end: number } | null {
  const begins = (list[from]?.marks ?? [])
    .filter((mark) => isNesting(mark) && !open.some((other) => sameMark(other, mark)))
    .sort((a, b) => (NESTING[a.type] ?? 0) - (NESTING[b.type] ?? 0))
  let longest: { mark: PmMark; end: number } | null = null
  for (const mark of begins) {
    let end = from
    while (list[end]?.marks?.some((other) => sameMark(other, mark))) end++
    if (!longest || end > longest.end) longest = { mark, end }
  }
  return longest
}

function wrap(mark: PmMark, children: PhrasingContent[], place: InlinePlace): PhrasingContent {
  if (mark.type === 'bold') return { type: 'strong', children }
  if (mark.type === 'italic') return { type: 'emphasis', children }
  if (mark.type === 'strike') return { type: 'delete', children }
  const { href, title, ref } = mark.attrs ?? {}
  return exportLink({ href, title, ref }, children, place)
}

interface LinkAttrs {
  readonly href: unknown
  readonly title: unknown
  readonly ref: unknown
}

function exportLink({ href, title, ref }: LinkAttrs, children: PhrasingContent[], place: InlinePlace): PhrasingContent {
  const reference = referenceFor(ref, href, place)
  if (reference) return { type: 'linkReference', ...reference, children }
  return { type: 'link', url: textOr(href, ''), title: textOr(title, null), children }
}

function exportLeaf(node: PmNode, place: InlinePlace): PhrasingContent[] {
  const value = node.text ?? ''
  if (node.type === 'hardBreak') return [place.oneLine ? { type: 'html', value: '<br>' } : { type: 'break' }]
  if (node.type === 'image') return [exportImage(node, place)]
  if (node.type !== 'text') return nest(childrenOf(node), [], place)
  if (hasMark(node, 'raw')) return [{ type: 'html', value }]
  if (hasMark(node, 'code')) return [{ type: 'inlineCode', value }]
  return [{ type: 'text', value }]
}

function exportImage(node: PmNode, place: InlinePlace): PhrasingContent {
  const { src, alt, title, ref, href, hrefTitle, hrefRef } = node.attrs ?? {}
  const reference = referenceFor(ref, src, place)
  const image: PhrasingContent = reference
    ? { type: 'imageReference', ...reference, alt: textOr(alt, '') }
    : { type: 'image', url: textOr(src, ''), alt: textOr(alt, ''), title: textOr(title, null) }
  return textOr(href, '') === '' ? image : exportLink({ href, title: hrefTitle, ref: hrefRef }, [image], place)
}

interface Reference {
  readonly referenceType: 'shortcut' | 'collapsed' | 'full'
  readonly label: string
  readonly identifier: string
}

/** A link is printed through its label only while a definition of that label still says the same address. */
function referenceFor(ref: unknown, url: unknown, { definitions }: InlinePlace): Reference | null {
  const [, referenceType, label] = /^(shortcut|collapsed|full):([\s\S]*)$/.exec(textOr(ref, '')) ?? []
  if (label === undefined) return null
  const identifier = label.toLowerCase().replace(/\s+/g, ' ').trim()
  const definition = definitions.get(identifier) ?? [...definitions.values()].find((other) => other.label === label)
  if (definition?.url !== url) return null
  return { referenceType: referenceType as Reference['referenceType'], label, identifier: label }
}

function textOr<Fallback>(value: unknown, fallback: Fallback): string | Fallback {
  return typeof value === 'string' && value !== '' ? value : fallback
}
