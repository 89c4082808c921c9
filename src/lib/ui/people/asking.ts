/** What the page of people asks before it is done, each in a dialog of its own. */
import type { MemberView } from '$lib/app/views'

export type Asking =
  /** Only to look at, or to be read to somebody. */
  { readonly kind: 'words'; readonly member: MemberView } | { readonly kind: 'admin'; readonly member: MemberView }
