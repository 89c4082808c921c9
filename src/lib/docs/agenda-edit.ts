/**
 * Changing an agenda's items.
 *
 * - Moving changes an item's place alone; removing sets a flag; nothing here deletes what somebody wrote.
 * - Functions that name an item which is not there do nothing: a concurrent edit may have come first.
 */
import * as Y from 'yjs'
import { compareIds } from '$lib/base/ids'
import type { Random } from '$lib/base/ports'
import { bytesToBase64url } from '$lib/base/bytes'
import { readArranged, readRecords } from './agenda'
import { isMinutes, type ItemRecord } from './agenda-item'
import { arrangeItems, orderAt, type Arranged } from './agenda-order'
import { LOCAL_ORIGIN, type Origin } from './document'
import { editText } from './rich-text'
import { itemsOf } from './roots'

export interface NewItem {
  readonly id: string
  readonly topic: string
  readonly owner?: string
  readonly timebox?: number | null
  /** Stands last under this item, or last of all. */
  readonly parent?: string | null
}

/** Nine random bytes: unique within any agenda, and short in every address. */
export function newItemId(random: Random): string {
  return bytesToBase64url(random.bytes(9))
}

export function addItem(
  doc: Y.Doc,
  { id, topic, owner = '', timebox = null, parent = null }: NewItem,
  origin: Origin = LOCAL_ORIGIN
): void {
  doc.transact(() => {
    const siblings = siblingsOf(doc, parent)
    const map = new Y.Map<unknown>()
    itemsOf(doc).set(id, map)
    map.set('place', { parent, order: orderAt(siblings, siblings.length) })
    map.set('topic', new Y.Text(topic))
    if (owner !== '') map.set('owner', owner)
    if (timebox !== null) map.set('timebox', timebox)
  }, origin)
}

export function setTopic(doc: Y.Doc, id: string, topic: string, origin: Origin = LOCAL_ORIGIN): void {
  changeItem(doc, id, origin, (map) => {
    const text = map.get('topic')
    if (text instanceof Y.Text) editText(text, topic.replace(/\s*[\r\n]+\s*/g, ' '))
  })
}

export function setOwner(doc: Y.Doc, id: string, owner: string, origin: Origin = LOCAL_ORIGIN): void {
  changeItem(doc, id, origin, (map) => map.set('owner', owner.trim()))
}

/** Whole minutes; null for none. Anything else is left as it was. */
export function setTimebox(doc: Y.Doc, id: string, minutes: number | null, origin: Origin = LOCAL_ORIGIN): void {
  if (minutes !== null && !isMinutes(minutes)) return
  changeItem(doc, id, origin, (map) => map.set('timebox', minutes))
}

/** What is not settled after all has come to nothing yet. */
export function setDone(doc: Y.Doc, id: string, done: boolean, origin: Origin = LOCAL_ORIGIN): void {
  changeItem(doc, id, origin, (map) => {
    map.set('done', done)
    if (!done && map.has('outcome')) map.set('outcome', null)
  })
}

/** Takes the item and what stands under it now out of the agenda. What others add under it meanwhile stays, one level up. */
export function removeItem(doc: Y.Doc, id: string, origin: Origin = LOCAL_ORIGIN): void {
  setRemoved(doc, id, true, origin)
}

/** Removed items that can come back, by topic; what was removed with one comes back with it and is not listed beside it. */
export function readRemoved(doc: Y.Doc): { readonly id: string; readonly topic: string }[] {
  const records = readRecords(doc)
  const removed = new Set(records.filter((record) => record.removed).map(({ id }) => id))
  // Where they stand is asked as a restoring would: of two removed from inside each other, one is on top.
  return arrangeItems(records.map((record) => ({ ...record, removed: false })))
    .filter(({ item, parent }) => removed.has(item.id) && !removed.has(parent ?? ''))
    .map(({ item }) => ({ id: item.id, topic: item.topic?.toString() ?? '' }))
    .sort((a, b) => compareIds(a.topic, b.topic) || compareIds(a.id, b.id))
}

/** Brings a removed item back, with what was removed under it. */
export function restoreItem(doc: Y.Doc, id: string, origin: Origin = LOCAL_ORIGIN): void {
  setRemoved(doc, id, false, origin)
}

function setRemoved(doc: Y.Doc, id: string, removed: boolean, origin: Origin): void {
  doc.transact(() => {
    const all = readRecords(doc).map((record) => ({ ...record, removed: false }))
    for (const member of subtreeOf(arrangeItems(all), id)) {
      changeItem(doc, member, origin, (map) => map.set('removed', removed))
    }
  }, origin)
}

/** One place up or down among its siblings; at an end it stays. */
export function moveByOne(doc: Y.Doc, id: string, direction: 'up' | 'down', origin: Origin = LOCAL_ORIGIN): void {
  const siblings = siblingsOf(doc, parentOf(doc, id))
  const at = siblings.findIndex((sibling) => sibling.id === id)
  const neighbour = siblings[direction === 'up' ? at - 1 : at + 2]
  const isAtEnd = direction === 'up' ? at <= 0 : at < 0 || at === siblings.length - 1
  if (isAtEnd) return
  moveItem(doc, id, { parent: parentOf(doc, id), before: neighbour?.id ?? null }, origin)
}

/** To stand before `before` and under the same parent as it; null: last among its siblings. */
export function moveBefore(doc: Y.Doc, id: string, before: string | null, origin: Origin = LOCAL_ORIGIN): void {
  moveItem(doc, id, { parent: parentOf(doc, before ?? id), before }, origin)
}

export interface Destination {
  readonly parent: string | null
  /** The sibling to stand before; null: last. */
  readonly before: string | null
}

/** Moves an item with everything under it. Into itself is no place: then nothing happens. */
export function moveItem(doc: Y.Doc, id: string, to: Destination, origin: Origin = LOCAL_ORIGIN): void {
  if (id === to.before || (to.parent !== null && subtreeOf(readArranged(doc), id).includes(to.parent))) return
  const siblings = siblingsOf(doc, to.parent).filter((sibling) => sibling.id !== id)
  const found = siblings.findIndex((sibling) => sibling.id === to.before)
  const order = orderAt(siblings, found < 0 ? siblings.length : found)
  changeItem(doc, id, origin, (map) => map.set('place', { parent: to.parent, order }))
}

/** One transaction in the item's own map, if it is there. */
export function changeItem(doc: Y.Doc, id: string, origin: Origin, change: (map: Y.Map<unknown>) => void): void {
  const map = itemsOf(doc).get(id)
  if (map instanceof Y.Map) doc.transact(() => change(map), origin)
}

/** The items shown under `parent`, in their order. */
function siblingsOf(doc: Y.Doc, parent: string | null): ItemRecord[] {
  return readArranged(doc).flatMap((arranged) => (arranged.parent === parent ? [arranged.item] : []))
}

function parentOf(doc: Y.Doc, id: string): string | null {
  return readArranged(doc).find(({ item }) => item.id === id)?.parent ?? null
}

/** The item and everything under it. */
function subtreeOf(arranged: readonly Arranged<ItemRecord>[], id: string): string[] {
  const ids = [id]
  for (const { item, parent } of arranged) if (parent !== null && ids.includes(parent)) ids.push(item.id)
  return ids
}
