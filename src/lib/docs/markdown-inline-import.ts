/**
 * Markdown's inline content to runs of marked text. Marks never nest in themselves; a linked image keeps its address
 * as an attribute, because Yjs stores no marks on inline nodes. A link through a definition remembers its label
 * (`ref`), so that export can print it as it was, and its address, so that it is a link without the definition.
 */
import type { Delete, Image, ImageReference, Link, LinkReference, PhrasingContent } from 'mdast'
import { BARE, sourceOf, type DefinitionByIdentifier } from './markdown-grammar'
import { joinText, newNode, textNode, type PmMark, type PmNode } from './tree'

export function importInline(list: readonly PhrasingContent[], definitions: DefinitionByIdentifier): PmNode[] {
  return importMarked(list, [], definitions)
}

function importMarked(
  list: readonly PhrasingContent[],
  marks: readonly PmMark[],
  definitions: DefinitionByIdentifier
): PmNode[] {
  return withoutSpaceAtBreaks(joinText(list.flatMap((node) => importOne(node, marks, definitions))))
}

/** Spaces around a break are nothing; printed they would become `&#x20;`. */
function withoutSpaceAtBreaks(nodes: readonly PmNode[]): PmNode[] {
  return nodes.flatMap((node, index) => {
    if (node.type !== 'text' || node.text === undefined) return [node]
    const led = nodes[index - 1]?.type === 'hardBreak' ? node.text.trimStart() : node.text
    const text = nodes[index + 1]?.type === 'hardBreak' ? led.trimEnd() : led
    return text === '' ? [] : [{ ...node, text }]
  })
}

function importOne(node: PhrasingContent, marks: readonly PmMark[], definitions: DefinitionByIdentifier): PmNode[] {
  const inside = (children: readonly PhrasingContent[], mark: PmMark) =>
    importMarked(children, withMark(marks, mark), definitions)
  switch (node.type) {
    case 'text':
      // A soft break is a space: ProseMirror would show the line end as a break.
      return run(node.value.replace(/[ \t]*\n[ \t]*/g, ' '), marks)
    case 'emphasis':
      return inside(node.children, { type: 'italic' })
    case 'strong':
      return inside(node.children, { type: 'bold' })
    case 'delete':
      return importDelete(node, marks, definitions)
    case 'inlineCode':
      return run(node.value.replace(/\n/g, ' '), withMark(marks, { type: 'code' }))
    case 'break':
      return [newNode('hardBreak')]
    case 'link':
    case 'linkReference':
      return importLink(node, marks, definitions)
    case 'image':
    case 'imageReference':
      return [importImage(node, definitions)]
    case 'html':
      return /^<br\s*\/?>$/i.test(node.value)
        ? [newNode('hardBreak')]
        : run(node.value.replace(/\n/g, ' '), withMark(marks, { type: 'raw' }))
    default:
      return run(sourceOf(node), withMark(marks, { type: 'raw' }))
  }
}

/** A strike inside a strike would vanish, and two words with it: `~~a~~b~~c~~`. Its signs stay as source. */
function importDelete(node: Delete, marks: readonly PmMark[], definitions: DefinitionByIdentifier): PmNode[] {
  if (!marks.some((mark) => mark.type === 'strike')) {
    return importMarked(node.children, withMark(marks, { type: 'strike' }), definitions)
  }
  const sign = run('~~', withMark(marks, { type: 'raw' }))
  return [...sign, ...importMarked(node.children, marks, definitions), ...sign]
}

function importLink(
  node: Link | LinkReference,
  marks: readonly PmMark[],
  definitions: DefinitionByIdentifier
): PmNode[] {
  const { url, title, ref } = targetOf(node, definitions)
  const mark: PmMark = { type: 'link', attrs: { href: url, title, ref } }
  const children = importMarked(node.children, withMark(marks, mark), definitions)
  // `[](address)`: no word could carry the mark.
  if (children.length === 0) return run(sourceOf(node), withMark(marks, { type: 'raw' }))
  return children.map((child) =>
    child.type === 'image' ? { ...child, attrs: { ...child.attrs, href: url, hrefTitle: title, hrefRef: ref } } : child
  )
}

/** `www.a.example`, which Markdown makes a link of without any sign. */
function isBare({ children, url, position }: Link): boolean {
  const [child] = children
  const length = (position?.end.offset ?? 0) - (position?.start.offset ?? 0)
  return child?.type === 'text' && url === `http://${child.value}` && length === child.value.length
}

function importImage(node: Image | ImageReference, definitions: DefinitionByIdentifier): PmNode {
  const { url, title, ref } = targetOf(node, definitions)
  return newNode('image', { src: url, alt: node.alt || null, title, ref })
}

interface Target {
  readonly url: string
  readonly title: string | null
  /** `shortcut:label`, `full:label` or `collapsed:label`; `bare:` for words that are their address; null for one in place. */
  readonly ref: string | null
}

function targetOf(node: Link | LinkReference | Image | ImageReference, definitions: DefinitionByIdentifier): Target {
  if (node.type === 'link' && isBare(node)) return { url: node.url, title: null, ref: BARE }
  if (node.type === 'link' || node.type === 'image') return { url: node.url, title: node.title ?? null, ref: null }
  const definition = definitions.get(node.identifier)
  const label = (node.label ?? node.identifier).replace(/\s+/g, ' ')
  return {
    url: definition?.url ?? '',
    title: definition?.title ?? null,
    ref: `${node.referenceType}:${label}`
  }
}

function run(text: string, marks: readonly PmMark[]): PmNode[] {
  return text === '' ? [] : [textNode(text, marks)]
}

function withMark(marks: readonly PmMark[], mark: PmMark): PmMark[] {
  return [...marks.filter((other) => other.type !== mark.type), mark]
}
