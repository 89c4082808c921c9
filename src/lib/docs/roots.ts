/**
 * The shared roots of every document, by name. A root is made by the first write into it, never by opening:
 * two devices that both seed an empty document would have the seed twice.
 *
 * | root | what |
 * |---|---|
 * | `meta` | map: kind, schema version, trashed |
 * | `title` | text with marks; shown as plain text |
 * | `fields` | map: a proposal's status, closing time and terms; how an imported file was laid out |
 * | `header` | what stands above and around the title of an imported file: front matter, header bullets |
 * | `body` | a note's text; a proposal's or agenda's text before its sections or items |
 * | `section:…` | one text for each section of a proposal |
 * | `items` | map of agenda items; `notes:…` one text for each |
 * | `after` | an agenda's text after its items |
 * | `threads` | map: what was said beside the document, each comment a value of its own |
 * | `trail` | map: what the document comes from, and what it led to |
 * | `meeting` | map: the meeting an agenda is for (decision 0020) |
 */
import type * as Y from 'yjs'

export const META = 'meta'
export const TITLE = 'title'
export const FIELDS = 'fields'
export const HEADER = 'header'
export const BODY = 'body'
export const ITEMS = 'items'
export const AFTER = 'after'
export const THREADS = 'threads'
export const TRAIL = 'trail'
export const MEETING = 'meeting'

export type RootType = 'map' | 'text' | 'fragment'

const TYPE_BY_ROOT: Readonly<Record<string, RootType>> = {
  [META]: 'map',
  [TITLE]: 'text',
  [FIELDS]: 'map',
  [HEADER]: 'fragment',
  [BODY]: 'fragment',
  [ITEMS]: 'map',
  [AFTER]: 'fragment',
  [THREADS]: 'map',
  [TRAIL]: 'map',
  [MEETING]: 'map'
}

const FRAGMENT_FAMILY = /^(?:section|notes):[A-Za-z0-9_-]{1,64}$/

export function sectionRoot(section: string): string {
  return `section:${section}`
}

export function notesRoot(itemId: string): string {
  return `notes:${itemId}`
}

/** What a root of this name is, or null for a name of some newer version. */
export function rootTypeOf(name: string): RootType | null {
  if (Object.hasOwn(TYPE_BY_ROOT, name)) return TYPE_BY_ROOT[name] ?? null
  return FRAGMENT_FAMILY.test(name) ? 'fragment' : null
}

export function metaOf(doc: Y.Doc): Y.Map<unknown> {
  return doc.getMap(META)
}

export function fieldsOf(doc: Y.Doc): Y.Map<unknown> {
  return doc.getMap(FIELDS)
}

export function titleOf(doc: Y.Doc): Y.Text {
  return doc.getText(TITLE)
}

export function itemsOf(doc: Y.Doc): Y.Map<unknown> {
  return doc.getMap(ITEMS)
}

export function threadsOf(doc: Y.Doc): Y.Map<unknown> {
  return doc.getMap(THREADS)
}

export function trailOf(doc: Y.Doc): Y.Map<unknown> {
  return doc.getMap(TRAIL)
}

export function meetingOf(doc: Y.Doc): Y.Map<unknown> {
  return doc.getMap(MEETING)
}

/** Names of the roots that hold something, in a fixed order. A root that was only looked at holds nothing. */
export function usedRoots(doc: Y.Doc): string[] {
  return [...doc.share]
    .filter(([, type]) => type._start !== null || type._map.size > 0)
    .map(([name]) => name)
    .sort()
}
