/**
 * What stands between sockets and mailboxes: a visit for each connection, and what happens in them told for logs and metrics.
 * Everything a visitor sends is hostile until it was read, proven and judged.
 */
import type { RefusalReason } from '$lib/wire/mailbox-message'

/** One connection, as the hub sees it: a pipe for frames of at most MAX_FRAME_BYTES. */
export interface Visitor {
  /** Bytes handed over and not yet sent. */
  readonly backlog: number
  send(frame: Uint8Array): void
  /** Several at once. Many visitors get the very same list: a pipe may put it into its own form once for all of them. */
  sendTogether?(frames: readonly Uint8Array[]): void
  /** Ends the connection; `closed` follows. The reason is one of a few fixed words, for the log. */
  fail(reason: string): void
}

export interface Visit {
  received(frame: Uint8Array): void
  /** The connection has room again. */
  drained(): void
  closed(): void
}

/** What happened, without content, names or addresses. */
export type HubEvent =
  | { readonly kind: 'opened' | 'left' }
  /** One write to the store: what it held, and how long it took until it was durable. */
  | { readonly kind: 'stored'; readonly entries: number; readonly bytes: number; readonly ms: number }
  | { readonly kind: 'refused'; readonly reason: RefusalReason }
  | { readonly kind: 'fault'; readonly why: string }

export interface MailboxHub {
  /** Begins with the relay's own word; the visitor has so long to open a mailbox. */
  visit(visitor: Visitor): Visit
  /** Mailboxes somebody has open now. */
  readonly openMailboxes: number
  /** Resolves when nothing that was heard is being worked on. */
  idle(): Promise<void>
  /** What was taken is stored, then every visit ends. */
  close(): Promise<void>
}
