/** Entries as a relay keeps and is given them. */
import { bytesToBase64url } from '$lib/base/bytes'
import { encodeRun, sliceRun, type Run } from '$lib/wire/entry-codec'
import type { MailboxWrite, Piece } from '../../src/relay/mailbox-store'
import { WORKSPACE } from './story-logs'

export const MAILBOX = bytesToBase64url(new Uint8Array(32).fill(1))

/** Entries `from` to `to` of a run, as a relay keeps them. */
export function pieceOf(run: Run, from: number, to: number): Piece {
  const slice = sliceRun(run, from, to)
  if (!slice) throw new Error('no such entries')
  return { log: run.log, from, to, form: 'entries', bytes: encodeRun(slice) }
}

/** An append of entries `from` to `to`. */
export function appendOf(run: Run, from: number, to: number): MailboxWrite['appends'][number] {
  const last = run.entries[to - run.from]
  if (!last || !run.logKey) throw new Error('no such entry')
  return {
    piece: pieceOf(run, from, to),
    tip: { log: run.log, logKey: run.logKey, seq: to, hash: last.hash },
    after: from - 1
  }
}

export const write = (more: Partial<MailboxWrite>): MailboxWrite => {
  return { workspace: WORKSPACE, appends: [], parcels: [], records: [], ...more }
}
