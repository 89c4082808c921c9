/** What the page of people asks before it is done, each in a dialog of its own. */
import type { MemberView } from '$lib/app/views'

export interface Asking {
  /** `words` are only looked at, or read to somebody. */
  readonly kind: 'words' | 'admin' | 'letBack'
  readonly member: MemberView
}
