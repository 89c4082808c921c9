/** Puts together what the mailboxes of a relay stand on: a store, a bus between processes, and the hub over both. */
import { ok, type Result } from '$lib/base/result'
import type { HubEvent, MailboxHub } from './mailbox-hub'
import type { MailboxStore } from './mailbox-store'
import type { ServeOptions } from './options'

export interface Mailboxes {
  readonly hub: MailboxHub
  readonly store: MailboxStore
  /** Closes what the hub stood on; the hub is closed before, by the server. */
  close(): Promise<void>
}

/** A sentence for whoever runs the relay: what could not be opened and why. */
export interface MailboxesFault {
  readonly kind: 'CannotOpen'
  readonly sentence: string
}

/** Null where this relay has no mailboxes. */
export async function openMailboxes(
  _options: Pick<ServeOptions, 'data' | 'nats' | 'quotaBytes'>,
  _tell: (event: HubEvent) => void
): Promise<Result<Mailboxes | null, MailboxesFault>> {
  return ok(null)
}
