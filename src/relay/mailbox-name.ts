/** What a relay calls a mailbox in its store and on its bus; no device ever hears it. */
import { bytesToBase64url, concatBytes } from '$lib/base/bytes'
import { idToBytes, type WorkspaceId } from '$lib/base/ids'
import { sha256 } from '$lib/crypto/hash'
import type { MailboxName } from './mailbox-store'

/** Of key and workspace together: whoever holds the key and names another workspace takes nothing from those of this one. */
export function mailboxNameOf(key: Uint8Array, workspace: WorkspaceId): MailboxName {
  return bytesToBase64url(sha256(concatBytes(key, idToBytes(workspace))))
}
