/** Names in the map of a trail: where the document comes from, and one for each that it led to. */
import { parseId, type DocumentId } from '$lib/base/ids'
import { isText } from './plain'

export const FROM = 'from'
const TO = 'to:'

export function ledToKey(document: DocumentId): string {
  return `${TO}${document}`
}

/** Null for a name that is none of these. */
export function ledToOfKey(key: string): DocumentId | null {
  return key.startsWith(TO) ? documentIn(key.slice(TO.length)) : null
}

/** Whether a name is one of ours, whatever stands under it. */
export function isTrailKey(key: string): boolean {
  return key === FROM || ledToOfKey(key) !== null
}

export function documentIn(value: unknown): DocumentId | null {
  const id = isText(value) ? parseId('document', value) : null
  return id?.ok ? id.value : null
}
