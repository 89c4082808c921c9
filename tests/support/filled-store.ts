/** What a relay keeps of a small team, with real entries: two logs, a range record in the middle of one, and a parcel. */
import { bytesToBase64url, concatBytes } from '$lib/base/bytes'
import { emptyContext } from '$lib/log/log-context'
import { emptyTip, type LogTip } from '$lib/log/log-writer'
import { parcelIdOf } from '$lib/log/parcel-id'
import { writeRecord } from '$lib/log/record-writing'
import { sliceRun, type Run } from '$lib/wire/entry-codec'
import { encodeRecord } from '$lib/wire/range-record-codec'
import type { MailboxStore, Piece } from '../../src/relay/mailbox-store'
import { newPen, written } from './story-logs'
import { appendOf, MAILBOX, write } from './story-mailbox'

/** Signed by the log's key over what stands in the entries, its content left empty. */
export async function recordOf(seed: number, run: Run, from: number, to: number): Promise<Piece> {
  const pen = await newPen(seed)
  const slice = sliceRun(run, from, to)
  const entries = (slice?.entries ?? []).map((envelope) => ({ envelope, bodies: [] }))
  const record = await writeRecord(pen, entries, emptyContext, (updates) => concatBytes(...updates))
  if (!record.ok) throw new Error(record.error.kind)
  return { log: run.log, from, to, form: 'record', bytes: encodeRecord(record.value) }
}

export interface SmallMailbox {
  /** Of the pen 1, twelve entries: kept as 1 to 3, a record 3 to 8, 9 and 10 to 12. */
  readonly first: Run
  /** Of the pen 2, four entries in one piece. */
  readonly second: Run
  readonly firstTip: LogTip
  readonly parcel: Uint8Array
}

/** Fills an empty store. */
export async function fillStore(store: MailboxStore): Promise<SmallMailbox> {
  const first = await written(
    await newPen(1),
    Array.from({ length: 12 }, (_, i) => `line ${i}`),
    emptyTip
  )
  const second = await written(await newPen(2), ['low tide', 'fog', 'a loaf', 'the bridge'], emptyTip)
  const parcel = new Uint8Array(100).fill(5)
  const pieces = [
    [1, 3],
    [4, 6],
    [7, 8],
    [9, 9],
    [10, 12]
  ] as const
  const appends = [...pieces.map(([from, to]) => appendOf(first.run, from, to)), appendOf(second.run, 1, 4)]
  const parcels = [{ name: bytesToBase64url(parcelIdOf(parcel)), bytes: parcel }]
  const records = [await recordOf(1, first.run, 3, 8)]
  const kept = await store.write(MAILBOX, write({ appends, parcels, records }))
  if (!kept.ok) throw new Error(kept.error.kind)
  return { first: first.run, second: second.run, firstTip: first.tip, parcel }
}
