/**
 * One agenda item in its map: topic (a text, so that letters merge), owner, timebox, tick, place. An item is never
 * deleted but flagged, so that what somebody else was writing into it is still there when it comes back.
 *
 * `imported` keeps how the item stood in its file (the emoji before it, the bracket behind it, the cells of its row)
 * and is never changed: export uses the file's own words for as long as they still say what the fields say.
 */
import * as Y from 'yjs'
import type { ItemPlace } from './agenda-order'
import { isOrder } from './agenda-order'
import { readItemFields, type ItemFields, type ItemFieldKey } from './item-fields'
import { MOST_ORDER_LENGTH } from './limits'
import { isRecord, isText, isWholeNumber, listIn, textIn } from './plain'
import { parseRuns } from './rich-text'
import type { PmNode } from './tree'

/** The roles a column of a timebox table can have; any other column is kept as it is. */
export const COLUMN_ROLES = ['done', 'timebox', 'topic', 'owner', 'outcome', 'kind', 'reading', 'links'] as const
export type ColumnRole = (typeof COLUMN_ROLES)[number]

export interface ItemColumn {
  readonly role: ColumnRole | null
  readonly heading: readonly PmNode[]
  readonly align: string | null
}

/** An item that was a row: of which table of its parent, that table's columns, and its cells in their order. */
export interface ImportedRow {
  readonly table: number
  readonly columns: readonly ItemColumn[]
  readonly cells: readonly (readonly PmNode[])[]
}

/** How an item stood in its file. */
export interface ImportedForm {
  /** Emoji before the topic, with their spaces. */
  readonly lead: string
  /** The bracket behind the topic that said timebox and owner. */
  readonly tail: string
  readonly row: ImportedRow | null
  /** The columns of each table below this item whose rows became items. */
  readonly tables: readonly (readonly ItemColumn[])[]
}

export const noImportedForm: ImportedForm = { lead: '', tail: '', row: null, tables: [] }

/** What stands in an item's map, notes aside. */
export interface ItemRecord extends ItemPlace, ItemFields {
  readonly id: string
  readonly topic: Y.Text | null
  /** Name as text; empty for nobody. Several are separated by commas. */
  readonly owner: string
  /** Minutes, or null. */
  readonly timebox: number | null
  /** Ticked; whatever has an outcome is. */
  readonly done: boolean
  readonly flags: readonly string[]
  readonly removed: boolean
  /** False while nobody, not the file either, said a timebox; null can also be said. The same for the owner. */
  readonly isTimeboxSaid: boolean
  readonly isOwnerSaid: boolean
  readonly imported: ImportedForm
}

/** Keys of an item's map, its links aside. */
export type ItemKey = 'place' | 'topic' | 'owner' | 'timebox' | 'done' | 'flags' | 'removed' | 'imported' | ItemFieldKey

/** Reads an item as far as it can be trusted; a missing or odd field reads as empty. */
export function readItemRecord(id: string, map: Y.Map<unknown>): ItemRecord {
  const [topic, owner, timebox, flags] = ['topic', 'owner', 'timebox', 'flags'].map((key) => map.get(key))
  const fields = readItemFields(map)
  return {
    id,
    ...parsePlace(map.get('place')),
    topic: topic instanceof Y.Text ? topic : null,
    owner: isText(owner) ? owner : '',
    timebox: isMinutes(timebox) ? timebox : null,
    done: map.get('done') === true || fields.outcome !== null,
    flags: Array.isArray(flags) ? flags.filter(isText) : [],
    removed: map.get('removed') === true,
    isTimeboxSaid: map.has('timebox'),
    isOwnerSaid: map.has('owner'),
    ...fields,
    imported: parseImported(map.get('imported'))
  }
}

export function isMinutes(value: unknown): value is number {
  return isWholeNumber(value) && value >= 0 && value <= 100_000
}

export function isPlace(value: unknown): value is ItemPlace {
  if (!isRecord(value)) return false
  const { parent, order } = value
  return (parent === null || isText(parent)) && isText(order) && order.length <= MOST_ORDER_LENGTH && isOrder(order)
}

/** An item without a usable place stands first: visible beats tidy. */
function parsePlace(value: unknown): ItemPlace {
  return isPlace(value) ? { parent: value.parent, order: value.order } : { parent: null, order: '' }
}

function parseImported(value: unknown): ImportedForm {
  if (!isRecord(value)) return noImportedForm
  return {
    lead: textIn(value, 'lead') ?? '',
    tail: textIn(value, 'tail') ?? '',
    row: parseRow(value['row']),
    tables: listIn(value, 'tables').map((columns) => (Array.isArray(columns) ? columns.map(parseColumn) : []))
  }
}

function parseRow(value: unknown): ImportedForm['row'] {
  if (!isRecord(value) || !isWholeNumber(value['table'])) return null
  const [columns, cells] = [listIn(value, 'columns').map(parseColumn), listIn(value, 'cells').map(parseRuns)]
  return { table: value['table'], columns, cells }
}

function parseColumn(value: unknown): ItemColumn {
  if (!isRecord(value)) return { role: null, heading: [], align: null }
  const role = COLUMN_ROLES.find((known) => known === value['role']) ?? null
  return { role, heading: parseRuns(value['heading']), align: textIn(value, 'align') }
}
