/**
 * One Markdown file to one document: a proposal, an agenda, or a note. Reading is pure and makes a plain value, so a
 * worker can do it; writing puts that value into an empty Y.Doc in one transaction.
 *
 * Every block of the file ends up in exactly one place of the result. Nothing is dropped, and what had no place is
 * text where it stood.
 */
import { assert } from '$lib/base/assert'
import * as Y from 'yjs'
import { notesOf } from './agenda'
import { importItems, isItemsHeading, type ImportedItem } from './agenda-import'
import { generateOrders } from './agenda-order'
import { LOCAL_ORIGIN, stampKind, type Origin } from './document'
import { writeFragment } from './fragment'
import { impliedTitle, splitFront, type DocumentFront } from './front-of-document'
import { fieldNamed } from './header-fields'
import { keepHeaderLines } from './header-lines'
import { termsIn, type SaidTerms } from './header-terms'
import { setKind, setLink, setOutcome, setStanding } from './item-edit'
import type { SaidFields } from './item-lines'
import { noLayout, writeLayout, type Layout } from './layout'
import { parseMarkdown } from './markdown-import'
import type { Closing, SectionKey } from './proposal'
import { closingIn, statusIn } from './proposal-fields'
import { importSections, isOwnHeading, sectionOf, statusOfWord, type ImportedSection } from './proposal-import'
import { setTerms } from './proposal-terms'
import { writeRuns } from './rich-text'
import { AFTER, BODY, fieldsOf, HEADER, itemsOf, sectionRoot, titleOf, usedRoots } from './roots'
import { plainText, trimRuns } from './runs'
import { addLedTo, setFrom, type Trail } from './trail'
import { takeTrail } from './trail-lines'
import { childrenOf, textNode, type PmNode } from './tree'

export interface SourceText {
  /** Path or name of the file: the title where the text has none, and a hint at its kind. */
  readonly path: string
  readonly text: string
}

interface ImportedCommon {
  readonly title: string
  readonly titleRuns: readonly PmNode[]
  readonly header: readonly PmNode[]
  readonly body: readonly PmNode[]
  readonly layout: Layout
  /** Where it came from, and what it led to, wherever that was. */
  readonly trail: Trail
  /** Sentences for the import report. */
  readonly warnings: readonly string[]
}

export interface ImportedNote extends ImportedCommon {
  readonly kind: 'note'
}

export interface ImportedProposal extends ImportedCommon {
  readonly kind: 'proposal'
  readonly sections: readonly ImportedSection[]
  /** The file's own word for its state. */
  readonly status: string | null
  readonly closes: Closing | null
  readonly terms: SaidTerms
}

export interface ImportedAgenda extends ImportedCommon {
  readonly kind: 'agenda'
  readonly items: readonly ImportedItem[]
  readonly after: readonly PmNode[]
}

export type ImportedDocument = ImportedNote | ImportedProposal | ImportedAgenda

type WithoutTrail<T> = Omit<T, 'trail'>

/** Reads a file. Any text is Markdown, so this cannot fail; doubts are warnings. */
export function importDocument({ path, text }: SourceText): ImportedDocument {
  const { trail, rest: blocks } = takeTrail(childrenOf(parseMarkdown(keepHeaderLines(text))))
  return { ...importBlocks(blocks, path), trail }
}

type Untrailed = WithoutTrail<ImportedNote> | WithoutTrail<ImportedProposal> | WithoutTrail<ImportedAgenda>

function importBlocks(blocks: readonly PmNode[], path: string): Untrailed {
  const asProposal = splitFront(blocks, { takeFields: true })
  const isAgenda = asProposal.rest.some(isItemsHeading)
  if (!isAgenda && isProposal(asProposal, path)) return importProposal(importFront(asProposal, path), asProposal)
  const front = splitFront(blocks, { takeFields: false })
  const common = importFront(front, path)
  return isAgenda ? importAgenda(common, front) : { kind: 'note', ...common, body: front.rest }
}

function importFront(front: DocumentFront, path: string): WithoutTrail<ImportedCommon> {
  const implied = front.title ? null : impliedTitle(front, path)
  const titleRuns = front.title ? trimRuns(front.title) : [textNode(implied ?? '')]
  return {
    title: plainText({ type: 'paragraph', content: titleRuns }),
    titleRuns,
    header: front.header,
    body: [],
    layout: { ...noLayout, title: front.place, impliedTitle: implied },
    warnings: []
  }
}

function importAgenda(common: WithoutTrail<ImportedCommon>, front: DocumentFront): WithoutTrail<ImportedAgenda> {
  const split = importItems(front.rest)
  assert(split, 'an agenda has the heading it was told by')
  const warnings = split.items.length === 0 ? ['No numbered list under “Agenda items”; kept as text'] : []
  const layout = { ...common.layout, items: split.layout }
  return { kind: 'agenda', ...common, layout, body: split.body, items: split.items, after: split.after, warnings }
}

function importProposal(common: WithoutTrail<ImportedCommon>, front: DocumentFront): WithoutTrail<ImportedProposal> {
  const { body, sections, layout } = importSections(front.rest)
  return {
    kind: 'proposal',
    ...common,
    body,
    sections,
    layout: { ...common.layout, sections: layout },
    status: statusIn(front.fields, front.rest),
    closes: closingIn(front.fields),
    terms: termsIn(front.fields),
    warnings: sections.length === 0 ? ['No heading names a section; kept as text'] : []
  }
}

/** A word of its own, or capitals before small letters as in `RFCko`; `Adrian` and `kept` are neither. */
const PROPOSAL_PATH = /(?:^|[^a-z])(?:rfc|eip|erc|pep|adr|kep|proposal)s?(?![a-z])/i
const CAPITALS_IN_PATH = /(?:^|[^A-Za-z])(?:RFC|EIP|ERC|PEP|ADR|KEP)(?![A-Z])/
/** A number among many, and no date. */
const NUMBERED_PATH = /^(?!(?:19|20)\d\d[-_](?:0\d|1[0-2])(?!\d))\d{3,}[-_]/

/** Fields that only the header of a proposal has. */
const PROPOSAL_FIELDS = ['rfc', 'rfc pr', 'rfc pr #', 'eip', 'pep', 'adr']
/** Fields that it has too: one of them and a section make a proposal. */
const COMMON_FIELDS = ['proposal', 'feature name', 'start date', 'status', 'state']

/** A header or a name that says so, or headings that stand together nowhere else. */
function isProposal(front: DocumentFront, path: string): boolean {
  const sections = new Set(front.rest.map(sectionOf).filter((section) => section !== null))
  const name = path.split('/').at(-1) ?? ''
  const isNamed = PROPOSAL_PATH.test(name) || CAPITALS_IN_PATH.test(name)
  const isNumbered = NUMBERED_PATH.test(name) && front.fields.length >= 2
  const hasOurs = closingIn(front.fields) !== null || termsIn(front.fields).mode !== null
  const hasCommon = fieldNamed(front.fields, ...COMMON_FIELDS) !== null || hasOurs
  return (
    fieldNamed(front.fields, ...PROPOSAL_FIELDS) !== null ||
    (hasCommon && sections.size >= 1) ||
    isNamed ||
    isNumbered ||
    isWholeProposal(sections, front)
  )
}

/** Two headings, a summary and a decision, make no proposal: notes of meetings have them as well. */
function isWholeProposal(sections: ReadonlySet<SectionKey>, { rest }: DocumentFront): boolean {
  const saysWhat = sections.has('problem') || sections.has('proposal')
  return (sections.size >= 3 && saysWhat) || (sections.size >= 2 && rest.some(isOwnHeading))
}

/** Puts an imported document into an empty Y.Doc: one transaction, one update. */
export function writeImported(doc: Y.Doc, imported: ImportedDocument, origin: Origin = LOCAL_ORIGIN): void {
  assert(usedRoots(doc).length === 0, 'an import fills an empty document')
  doc.transact(() => {
    stampKind(doc, imported.kind)
    writeRuns(titleOf(doc), imported.titleRuns)
    writeLayout(doc, imported.layout)
    writeBlocks(doc.getXmlFragment(HEADER), imported.header)
    writeBlocks(doc.getXmlFragment(BODY), imported.body)
    writeTrail(doc, imported.trail)
    if (imported.kind === 'proposal') writeProposal(doc, imported)
    if (imported.kind === 'agenda') writeAgenda(doc, imported)
  }, origin)
}

function writeTrail(doc: Y.Doc, { from, ledTo }: Trail): void {
  if (from) setFrom(doc, from)
  for (const link of ledTo) addLedTo(doc, link)
}

function writeProposal(doc: Y.Doc, { sections, status, closes, terms }: ImportedProposal): void {
  const sectionText = (section: SectionKey) => doc.getXmlFragment(sectionRoot(section))
  for (const { section, content } of sections) writeBlocks(sectionText(section), content)
  if (status !== null) {
    fieldsOf(doc).set('importedStatus', status)
    fieldsOf(doc).set('status', statusOfWord(status))
  }
  if (closes) fieldsOf(doc).set('closes', { ...closes })
  setTerms(doc, { mode: terms.mode, quorum: terms.quorum, supersedes: terms.supersedes })
  if (terms.asked) setTerms(doc, { asked: terms.asked })
}

function writeAgenda(doc: Y.Doc, { items, after }: ImportedAgenda): void {
  const orders = generateOrders(items.length)
  items.forEach((item, index) => {
    const map = new Y.Map<unknown>()
    itemsOf(doc).set(item.id, map)
    map.set('place', { parent: item.parent, order: orders[index] })
    const topic = new Y.Text()
    map.set('topic', topic)
    writeRuns(topic, item.topic)
    if (item.owner !== '') map.set('owner', item.owner)
    if (item.timebox !== null) map.set('timebox', item.timebox)
    if (item.done) map.set('done', true)
    if (item.flags.length > 0) map.set('flags', [...item.flags])
    map.set('imported', item.imported)
    writeFields(doc, item.id, item.fields)
    if (item.notes.length > 0) writeBlocks(notesOf(doc, item.id), item.notes)
  })
  writeBlocks(doc.getXmlFragment(AFTER), after)
}

function writeFields(doc: Y.Doc, id: string, { kind, standing, outcome, links }: SaidFields): void {
  if (kind) setKind(doc, id, kind)
  if (standing) setStanding(doc, id, true)
  if (outcome) setOutcome(doc, id, { ...outcome, by: '', ms: 0 })
  links.forEach((link, index) => setLink(doc, id, { ...link, id: `imported-${index + 1}` }))
}

function writeBlocks(fragment: Y.XmlFragment, content: readonly PmNode[]): void {
  writeFragment(fragment, { type: 'doc', content })
}
