/**
 * Any text as DOM, known or not: what a newer version wrote is shown as a labelled box with its words. Built from
 * elements and `textContent` alone, never from markup, so nothing a peer wrote can become more than words.
 */
import { childrenOf, textOf, type PmMark, type PmNode } from '$lib/docs/tree'
import { newImageElement } from './image-element'
import { leavesApp, safeAddress } from './link-address'
import { rawKindName } from './raw-kind'

const TAGS: Readonly<Record<string, string>> = {
  paragraph: 'p',
  blockquote: 'blockquote',
  bulletList: 'ul',
  orderedList: 'ol',
  listItem: 'li',
  tableRow: 'tr',
  tableCell: 'td',
  tableHeader: 'th',
  horizontalRule: 'hr',
  hardBreak: 'br'
}

const MARK_TAGS: Readonly<Record<string, string>> = {
  bold: 'strong',
  italic: 'em',
  strike: 's',
  code: 'code',
  highlight: 'mark',
  comment: 'span',
  raw: 'span'
}

const SPECIAL: Readonly<Record<string, (node: PmNode) => HTMLElement>> = {
  heading: drawHeading,
  codeBlock: drawSource,
  rawBlock: drawSource,
  taskList: drawTaskList,
  taskItem: drawTaskItem,
  table: drawTable,
  image: drawImage
}

/** The blocks of a text, as `readFragment` gives it. */
export function drawText(doc: PmNode): DocumentFragment {
  const drawn = document.createDocumentFragment()
  drawn.append(...childrenOf(doc).map(drawNode))
  return drawn
}

function drawNode(node: PmNode): globalThis.Node {
  if (node.type === 'text')
    return (node.marks ?? []).reduce<globalThis.Node>(drawMark, document.createTextNode(node.text ?? ''))
  const special = Object.hasOwn(SPECIAL, node.type) ? SPECIAL[node.type] : undefined
  if (special) return special(node)
  const tag = Object.hasOwn(TAGS, node.type) ? TAGS[node.type] : undefined
  return tag === undefined ? drawUnknown(node) : filled(document.createElement(tag), node)
}

function filled<Drawn extends HTMLElement>(element: Drawn, node: PmNode): Drawn {
  element.append(...childrenOf(node).map(drawNode))
  // An empty line keeps its height, as in the editor.
  if (element instanceof HTMLParagraphElement && !element.firstChild) element.append(document.createElement('br'))
  return element
}

function drawMark(inner: globalThis.Node, mark: PmMark): HTMLElement {
  const element = mark.type === 'link' ? newLink(mark) : newMark(mark)
  element.append(inner)
  return element
}

function newMark({ type, attrs }: PmMark): HTMLElement {
  const tag = Object.hasOwn(MARK_TAGS, type) ? MARK_TAGS[type] : undefined
  const element = document.createElement(tag ?? 'span')
  if (tag === undefined) element.dataset['unknown'] = type
  if (type === 'raw') element.dataset['raw'] = ''
  // As in the editor: whoever shows threads finds their words by it.
  if (type === 'comment' && typeof attrs?.['id'] === 'string') element.dataset['comment'] = attrs['id']
  return element
}

function newLink({ attrs }: PmMark): HTMLElement {
  const link = document.createElement('a')
  const href = safeAddress(attrs?.['href'])
  if (href === null) return link
  link.href = href
  if (leavesApp(href)) {
    link.target = '_blank'
    link.rel = 'noopener noreferrer nofollow'
  }
  return link
}

function drawHeading(node: PmNode): HTMLElement {
  const level = Number(node.attrs?.['level'])
  return filled(document.createElement(level >= 1 && level <= 6 ? `h${Math.trunc(level)}` : 'h1'), node)
}

function drawSource(node: PmNode): HTMLElement {
  const block = document.createElement('pre')
  if (node.type === 'rawBlock') {
    block.dataset['raw'] = ''
    block.dataset['kindName'] = rawKindName(node.attrs?.['kind'])
  }
  block.append(filled(document.createElement('code'), node))
  return block
}

function drawTaskList(node: PmNode): HTMLElement {
  const list = filled(document.createElement('ul'), node)
  list.dataset['type'] = 'taskList'
  return list
}

function drawTaskItem(node: PmNode): HTMLElement {
  const isDone = node.attrs?.['checked'] === true
  const item = document.createElement('li')
  item.dataset['checked'] = String(isDone)
  const box = document.createElement('input')
  box.type = 'checkbox'
  box.checked = isDone
  box.disabled = true
  box.setAttribute('aria-label', textOf(childrenOf(node)[0] ?? node) || 'Task')
  const label = document.createElement('label')
  label.append(box)
  item.append(label, filled(document.createElement('div'), node))
  return item
}

function drawTable(node: PmNode): HTMLElement {
  const region = document.createElement('div')
  region.className = 'scroll-x'
  const table = document.createElement('table')
  table.append(filled(document.createElement('tbody'), node))
  region.append(table)
  return region
}

function drawImage({ attrs }: PmNode): HTMLElement {
  const said = (name: string) => (typeof attrs?.[name] === 'string' ? attrs[name] : '')
  const frame = document.createElement('span')
  frame.className = 'image'
  frame.append(newImageElement(said('src'), said('alt') || said('title') || said('src') || 'image'))
  return frame
}

function drawUnknown(node: PmNode): HTMLElement {
  const box = document.createElement(node.content ? 'div' : 'span')
  box.dataset['unknown'] = node.type
  box.setAttribute('role', 'group')
  box.setAttribute('aria-label', `Made by a newer version: ${node.type}`)
  return filled(box, node)
}
