import type { RoleName } from '$lib/app/views'

export const ROLE_WORDS: Readonly<Record<RoleName, string>> = {
  owner: 'Owner',
  admin: 'Admin',
  editor: 'Editor',
  viewer: 'Viewer'
}

export const ROLE_HINTS: Readonly<Record<RoleName, string>> = {
  owner: 'Began this workspace.',
  admin: 'Also invites, removes and changes roles.',
  editor: 'Reads and writes everything here.',
  viewer: 'Reads everything here, and changes nothing.'
}
