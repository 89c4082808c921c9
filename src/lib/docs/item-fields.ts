/**
 * What an item of an agenda is for and what it came to: fields of its map that came with meetings (version 5).
 *
 * - An outcome, and each link, is one value: two people who write at once never tear one, and both their links stay.
 * - Anybody who may edit may have written anything there. What does not read as one of ours reads as nothing.
 */
import { compareIds, type DocumentId } from '$lib/base/ids'
import type * as Y from 'yjs'
import { MOST_CLOCK, MOST_ITEM_LINKS, MOST_LINK_LENGTH, MOST_LINK_WORDS, MOST_OUTCOME_LENGTH } from './limits'
import { isRecord, isText, isWholeNumber, textIn } from './plain'
import { isPlainId } from './thread-record'
import { documentIn } from './trail-key'

/** What is to happen with it. */
export const ITEM_KINDS = ['inform', 'discuss', 'decide'] as const
export type ItemKind = (typeof ITEM_KINDS)[number]

export const OUTCOME_KINDS = ['decided', 'undecided', 'writing', 'dropped'] as const
export type OutcomeKind = (typeof OUTCOME_KINDS)[number]

export interface ItemOutcome {
  readonly kind: OutcomeKind
  /** On one line; empty where nothing more was said. */
  readonly words: string
  /** The member who wrote it down; empty where a file says it. */
  readonly by: string
  /** Wall time in ms, for display; 0 where a file says it. */
  readonly ms: number
}

export interface ItemLink {
  readonly id: string
  /** Whoever draws it as a link checks it again. */
  readonly href: string
  readonly words: string
  /** To be read before the meeting. */
  readonly reading: boolean
}

/** The item of another agenda that this one goes on with. */
export interface CarriedFrom {
  readonly document: DocumentId
  readonly item: string
}

export interface ItemFields {
  readonly kind: ItemKind | null
  /** It is in every agenda of its series. */
  readonly standing: boolean
  readonly outcome: ItemOutcome | null
  /** In the order in which they were added. */
  readonly links: readonly ItemLink[]
  readonly carried: CarriedFrom | null
}

export type ItemFieldKey = 'kind' | 'standing' | 'outcome' | 'carried'

/** Only the form: a value of a later version in it hinders nobody who reads the item. */
export const ITEM_FIELD_CHECKS: Readonly<Record<ItemFieldKey, (value: unknown) => boolean>> = {
  kind: (value) => value === null || isText(value),
  standing: (value) => typeof value === 'boolean',
  outcome: (value) => value === null || isRecord(value),
  carried: isRecord
}

/** Controls, spaces of every width, and what is invisible or turns the direction of writing. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Z}]/u

/** The last moment a date can hold. */
const LAST_MOMENT = 8_640_000_000_000_000
const LINK = /^link:([\w-]{1,64})$/

export const itemLinkKey = (id: string): string => `link:${id}`

/** The id of the link a key of an item is for; null for any other key. */
export function itemLinkOfKey(key: string): string | null {
  return LINK.exec(key)?.[1] ?? null
}

export function itemFieldsOf({ kind, standing, outcome, links, carried }: ItemFields): ItemFields {
  return { kind, standing, outcome, links, carried }
}

/** Never throws. */
export function readItemFields(map: Y.Map<unknown>): ItemFields {
  return {
    kind: ITEM_KINDS.find((known) => known === map.get('kind')) ?? null,
    standing: map.get('standing') === true,
    outcome: parseOutcome(map.get('outcome')),
    links: readLinks(map).map(({ id, href, words, reading }) => ({ id, href, words, reading })),
    carried: parseCarried(map.get('carried'))
  }
}

function parseOutcome(value: unknown): ItemOutcome | null {
  if (!isRecord(value)) return null
  const kind = OUTCOME_KINDS.find((known) => known === value['kind'])
  const { by, ms } = value
  if (!kind) return null
  return {
    kind,
    words: oneLine(textIn(value, 'words') ?? '').slice(0, MOST_OUTCOME_LENGTH),
    by: isPlainId(by) ? by : '',
    ms: isWholeNumber(ms) && ms >= 0 && ms <= LAST_MOMENT ? ms : 0
  }
}

interface PlacedLink extends ItemLink {
  readonly order: number
}

/** The first of them, the same on every device. */
export function readLinks(map: Y.Map<unknown>): PlacedLink[] {
  return [...map]
    .flatMap(([key, value]) => {
      const id = itemLinkOfKey(key)
      const link = id === null ? null : parseLink(id, value)
      return link ? [link] : []
    })
    .sort((a, b) => a.order - b.order || compareIds(a.id, b.id))
    .slice(0, MOST_ITEM_LINKS)
}

/** An address an item may link to: of the web, or of a document beside it. Whoever draws it checks it again. */
export function isLinkAddress(href: string): boolean {
  return href.length <= MOST_LINK_LENGTH && !UNSEEN.test(href) && /^(?:https?:\/\/[^/?#\\]|\/(?![/\\]))/i.test(href)
}

function parseLink(id: string, value: unknown): PlacedLink | null {
  if (!isRecord(value)) return null
  const [href, order] = [textIn(value, 'href'), value['order']]
  if (href === null || !isLinkAddress(href)) return null
  return {
    ...{ id, href, words: oneLine(textIn(value, 'words') ?? '').slice(0, MOST_LINK_WORDS) },
    reading: value['reading'] === true,
    order: isWholeNumber(order) && Math.abs(order) < MOST_CLOCK ? order : 0
  }
}

function parseCarried(value: unknown): CarriedFrom | null {
  if (!isRecord(value)) return null
  const { item } = value
  const document = documentIn(value['document'])
  return document && isPlainId(item) ? { document, item } : null
}

/** As words that stand on one line. */
export function oneLine(words: string): string {
  return words.replace(/\s+/g, ' ').trim()
}
