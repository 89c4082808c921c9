/**
 * The closed schema of every text in a document, as data: what the guard checks, what Markdown is read into,
 * and what the editor's extensions must equal (a test in the editor's room compares them).
 *
 * - Containers say `*`, never `+`: a merge only adds and removes children where they were allowed, so no merge
 *   of valid documents can be invalid. Only the top keeps `block+`, which ProseMirror fills and Yjs never checks.
 * - Every attribute has a default, and a writer writes every default that is not null. Then what stands in Yjs
 *   equals what the schema would fill in, and opening a document finds nothing to correct.
 * - Nothing is repaired here. What does not fit is reported by the guard and shown read-only.
 */
import { Schema, type AttributeSpec, type MarkSpec, type NodeSpec } from 'prosemirror-model'

/**
 * Rises when something is added that an older version would not know: a node, a mark, an attribute, a root, a kind.
 * Each body of an entry says the lowest number that can show its result, so that an older version can tell "made
 * with a newer version" before it applies anything. Nothing is ever removed.
 *
 * History: 1 · 2026-11 · notes, proposals, agendas.
 * 2 · 2026-12 · threads; comments stand on text several times over, and on source.
 * 3 · 2026-12 · trails; threads that are talked through: the agenda made of one, and where an agenda comes from; whom a
 *   proposal asked when it opened, and which decision it replaces.
 * 4 · 2026-12 · proposals that ask a pod.
 * 5 · 2026-12 · meetings, and what the items of an agenda came to.
 */
export const SCHEMA_VERSION = 5

/** The lowest version that can show a document with this in it; a document says the highest of what it has. */
export const VERSION_OF = {
  document: 1,
  threads: 2,
  trail: 3,
  talkedThrough: 3,
  askedThen: 3,
  podAsked: 4,
  meeting: 5
} as const

type AttributeDefaults = Readonly<Record<string, unknown>>

const CELL: AttributeDefaults = { colspan: 1, rowspan: 1, colwidth: null, align: null }
const IMAGE: AttributeDefaults = {
  src: null,
  alt: null,
  title: null,
  href: null,
  hrefTitle: null,
  ref: null,
  hrefRef: null
}

/** Default of each attribute, by node name. Nodes without attributes are left out. */
export const ATTRS: Readonly<Record<string, AttributeDefaults>> = {
  heading: { level: 1 },
  bulletList: { loose: null },
  orderedList: { start: 1, type: null, loose: null },
  taskList: { loose: null },
  taskItem: { checked: false },
  codeBlock: { language: null, meta: null },
  tableHeader: CELL,
  tableCell: CELL,
  image: IMAGE,
  rawBlock: { kind: 'html' }
}

/** Default of each attribute, by mark name. */
export const MARK_ATTRS: Readonly<Record<string, AttributeDefaults>> = {
  link: { href: null, title: null, ref: null },
  comment: { id: null }
}

/** A cell spanning more than this is no table but an attack on whoever prints it. */
const MOST_CELLS_SPANNED = 1_000

const VALIDATORS: Readonly<Record<string, AttributeSpec['validate']>> = {
  'heading.level': wholeNumber(1, 6),
  'orderedList.start': wholeNumber(0, 999_999_999),
  'taskItem.checked': 'boolean',
  'tableHeader.colspan': wholeNumber(1, MOST_CELLS_SPANNED),
  'tableHeader.rowspan': wholeNumber(1, MOST_CELLS_SPANNED),
  'tableCell.colspan': wholeNumber(1, MOST_CELLS_SPANNED),
  'tableCell.rowspan': wholeNumber(1, MOST_CELLS_SPANNED),
  'image.src': 'string|null',
  'image.href': 'string|null',
  'link.href': 'string|null',
  'rawBlock.kind': 'string',
  'comment.id': threadId
}

const NODES: Readonly<Record<string, NodeSpec>> = {
  doc: { content: 'block+' },
  paragraph: { content: 'inline*', group: 'block' },
  text: { group: 'inline' },
  heading: { content: 'inline*', group: 'block', defining: true },
  horizontalRule: { group: 'block' },
  blockquote: { content: 'block*', group: 'block', defining: true },
  bulletList: { content: 'listItem*', group: 'block list' },
  orderedList: { content: 'listItem*', group: 'block list' },
  taskList: { content: 'taskItem*', group: 'block list' },
  listItem: { content: 'block*', defining: true },
  taskItem: { content: 'block*', defining: true },
  codeBlock: { content: 'text*', group: 'block', marks: 'comment', code: true, defining: true },
  rawBlock: { content: 'text*', group: 'block', marks: 'comment', code: true, defining: true },
  table: { content: 'tableRow*', group: 'block', isolating: true, tableRole: 'table' },
  tableRow: { content: '(tableCell | tableHeader)*', tableRole: 'row' },
  tableCell: { content: 'block*', isolating: true, tableRole: 'cell' },
  tableHeader: { content: 'block*', isolating: true, tableRole: 'header_cell' },
  hardBreak: { group: 'inline', inline: true, selectable: false, linebreakReplacement: true },
  image: { group: 'inline', inline: true, draggable: true }
}

const MARKS: Readonly<Record<string, MarkSpec>> = {
  link: { inclusive: false },
  bold: {},
  italic: {},
  strike: {},
  // Only itself: the stock `_` would forbid bold, linked and struck code.
  code: { excludes: 'code', code: true },
  highlight: {},
  /** Where a thread is anchored. Threads overlap, so it may stand on a text several times; typing at its end is not in it. */
  comment: { inclusive: false, excludes: '' },
  /** Source that Markdown would print verbatim (inline HTML, footnote marks): text, never markup. */
  raw: { inclusive: false }
}

/** Node specs with their attributes, names exactly tiptap's. */
export const NODE_SPECS: Readonly<Record<string, NodeSpec>> = withAttributes(NODES, ATTRS)
export const MARK_SPECS: Readonly<Record<string, MarkSpec>> = withAttributes(MARKS, MARK_ATTRS)

export const schema = new Schema({ nodes: NODE_SPECS, marks: MARK_SPECS })

function withAttributes<Spec extends NodeSpec | MarkSpec>(
  specs: Readonly<Record<string, Spec>>,
  attributesByName: Readonly<Record<string, AttributeDefaults>>
): Record<string, Spec> {
  const withOne = ([name, spec]: [string, Spec]): [string, Spec] => {
    const defaults = attributesByName[name]
    return [name, defaults ? { ...spec, attrs: attributeSpecs(name, defaults) } : spec]
  }
  return Object.fromEntries(Object.entries(specs).map(withOne))
}

function attributeSpecs(owner: string, defaults: AttributeDefaults): Record<string, AttributeSpec> {
  const specOf = ([name, value]: [string, unknown]): [string, AttributeSpec] => {
    const validate = VALIDATORS[`${owner}.${name}`]
    return [name, validate ? { default: value, validate } : { default: value }]
  }
  return Object.fromEntries(Object.entries(defaults).map(specOf))
}

/** Null is an anchor of no thread. */
function threadId(value: unknown): void {
  const fits = value === null || (typeof value === 'string' && /^[\w-]{1,64}$/.test(value))
  if (!fits) throw new RangeError('expected the id of a thread')
}

function wholeNumber(least: number, most: number): (value: unknown) => void {
  return (value) => {
    const fits = typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
    if (!fits) throw new RangeError(`expected a whole number from ${least} to ${most}`)
  }
}
