import type { RoleName } from '$lib/app/views'

export const ROLE_WORDS: Readonly<Record<RoleName, string>> = {
  owner: 'Owner',
  admin: 'Admin',
  editor: 'Editor',
  viewer: 'Viewer'
}
