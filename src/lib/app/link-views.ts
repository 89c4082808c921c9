/** What a link says of itself before anything is written. */
import type { RoleName } from './views'

export interface InvitePreview {
  readonly workspaceName: string
  readonly invitedBy: string
  readonly role: RoleName
  /** "Friday 4 December, 23:59"; null for a link without an end. */
  readonly ends: string | null
  /** This device already is in that workspace. */
  readonly alreadyIn: boolean
}

/** A link to another device of one's own. */
export interface OwnDevicePreview {
  readonly workspaceName: string
  readonly memberName: string
  readonly deviceName: string
  readonly alreadyIn: boolean
}
