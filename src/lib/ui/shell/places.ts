/** Addresses inside the app; the one place that spells them. */

export type Place =
  'catch-up' | 'proposals' | 'agendas' | 'decisions' | 'people' | 'library' | 'settings' | 'sync' | 'trash'

/** A workspace's page; Catch up is the workspace itself. */
export function placeOf(workspace: string, place: Place): string {
  return place === 'catch-up' ? `/w/${workspace}` : `/w/${workspace}/${place}`
}

export function documentPlace(workspace: string, document: string): string {
  return `/w/${workspace}/d/${document}`
}

/** Where a workspace is made or joined, also while others are on this device. */
export const ADD_WORKSPACE = '/?add'

/** Where a backup file is taken in. */
export const RESTORE = '/restore'

/** Which page of a workspace an address is on; null for a document's own. */
export function placeAt(pathname: string): Place | null {
  const [, , , page] = pathname.split('/')
  if (page === undefined || page === '') return 'catch-up'
  return PLACES.find((place) => place === page) ?? null
}

/** The document an address is on, or null. */
export function documentAt(pathname: string): string | null {
  const [, , , page, document] = pathname.split('/')
  return page === 'd' && document !== undefined && document !== '' ? document : null
}

const PLACES: readonly Place[] = ['proposals', 'agendas', 'decisions', 'people', 'library', 'settings', 'sync', 'trash']
