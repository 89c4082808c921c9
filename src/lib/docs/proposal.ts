/**
 * A proposal: seven sections that each are a text of their own, a closing time, a status.
 *
 * - A closing time is wall time and zone in one value, so that two people setting it at once never tear it.
 * - The sections are always these seven. What an imported file has beside them stays in the section it followed,
 *   under its own heading; the layout remembers the file's headings and order for export.
 * - The status here is what the document says of itself. Positions and closing are acts, elsewhere.
 */
import type * as Y from 'yjs'
import { LOCAL_ORIGIN, type Origin } from './document'
import { readFragment } from './fragment'
import { headerFieldsIn, type HeaderField } from './header-fields'
import { isRecord, isText } from './plain'
import { fieldsOf, HEADER, sectionRoot } from './roots'
import { childrenOf } from './tree'

/** In the order in which they are read. */
export const SECTIONS = [
  { key: 'summary', title: 'Summary' },
  { key: 'problem', title: 'Problem' },
  { key: 'proposal', title: 'Proposal' },
  { key: 'measure', title: 'What would show it worked' },
  { key: 'alternatives', title: 'Alternatives' },
  { key: 'tradeoffs', title: 'What we give up' },
  { key: 'undo', title: 'How to undo' }
] as const
export type SectionKey = (typeof SECTIONS)[number]['key']

export const PROPOSAL_STATUSES = [
  'draft',
  'open',
  'provisional',
  'closed',
  'withdrawn',
  'superseded',
  'unsettled'
] as const
export type ProposalStatus = (typeof PROPOSAL_STATUSES)[number]

/** A moment on a clock on a wall somewhere: `2026-12-01T17:00` in `Europe/Lisbon`. */
export interface Closing {
  readonly wall: string
  /** IANA name. */
  readonly zone: string
}

export interface ProposalFields {
  readonly status: ProposalStatus
  /** False while nobody said a status: it reads as a draft. */
  readonly isStatusSet: boolean
  /** The file's own word for its state, as it stood there. */
  readonly importedStatus: string | null
  readonly closes: Closing | null
  /** Names and values at the top of an imported file, in its order. */
  readonly header: readonly HeaderField[]
}

export function readFields(doc: Y.Doc): ProposalFields {
  const importedStatus = fieldsOf(doc).get('importedStatus')
  return {
    status: readStatus(doc),
    isStatusSet: fieldsOf(doc).has('status'),
    importedStatus: isText(importedStatus) ? importedStatus : null,
    closes: readClosing(doc),
    header: headerFieldsIn(childrenOf(readFragment(doc.getXmlFragment(HEADER))))
  }
}

/** What changes when a field does; the header's own text changes by import alone. */
export function fieldsRoot(doc: Y.Doc): Y.Map<unknown> {
  return fieldsOf(doc)
}

export function sectionFragment(doc: Y.Doc, section: SectionKey): Y.XmlFragment {
  return doc.getXmlFragment(sectionRoot(section))
}

function readStatus(doc: Y.Doc): ProposalStatus {
  const status = fieldsOf(doc).get('status')
  return PROPOSAL_STATUSES.find((known) => known === status) ?? 'draft'
}

export function setStatus(doc: Y.Doc, status: ProposalStatus, origin: Origin = LOCAL_ORIGIN): void {
  doc.transact(() => fieldsOf(doc).set('status', status), origin)
}

function readClosing(doc: Y.Doc): Closing | null {
  const closes = fieldsOf(doc).get('closes')
  return isClosing(closes) ? { wall: closes.wall, zone: closes.zone } : null
}

/** Null takes the closing time away. */
export function setClosing(doc: Y.Doc, closes: Closing | null, origin: Origin = LOCAL_ORIGIN): void {
  doc.transact(() => {
    if (closes) fieldsOf(doc).set('closes', { wall: closes.wall, zone: closes.zone })
    else fieldsOf(doc).delete('closes')
  }, origin)
}

export function isClosing(value: unknown): value is Closing {
  if (!isRecord(value)) return false
  const { wall, zone } = value
  return isText(wall) && /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(wall) && isText(zone) && /^[\w+/-]{1,64}$/.test(zone)
}
