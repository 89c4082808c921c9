/**
 * One writer of a mailbox: real logs, real signatures. Each write carries a run of as many entries in both of its logs and now
 * and then a parcel, so that half a write would be seen: the logs would no longer be of one length.
 */
import { bytesToBase64url, bytesToHex } from '$lib/base/bytes'
import { emptyTip, type LogPen, type LogTip } from '$lib/log/log-writer'
import { parcelIdOf } from '$lib/log/parcel-id'
import { encodeRun } from '$lib/wire/entry-codec'
import type { MailboxName, MailboxStore, MailboxWrite } from '../../../src/relay/mailbox-store'
import type { SimRandom } from '../sim-random'
import { newPen, WORKSPACE, written } from '../story-logs'
import type { Ack } from './acks'

/** Writers at once; four to a mailbox. */
export const SCRIBES: readonly number[] = Array.from({ length: 16 }, (_, i) => i)

const MOST_ENTRIES = 4
const MOST_TEXT = 400

export interface Scribe {
  readonly mailbox: MailboxName
  next(): Promise<{ readonly write: MailboxWrite; readonly ack: Ack }>
}

export function mailboxOf(place: number): MailboxName {
  return bytesToBase64url(new Uint8Array(32).fill(1 + Math.floor(place / 4)))
}

/** Both pens of a writer. */
export function pensOf(place: number): Promise<readonly LogPen[]> {
  return Promise.all([newPen(1 + 2 * place), newPen(2 + 2 * place)])
}

/** A writer that goes on where the store stands. */
export async function newScribe(store: MailboxStore, place: number, random: SimRandom): Promise<Scribe> {
  const mailbox = mailboxOf(place)
  const pens = await pensOf(place)
  const head = await store.open(mailbox)
  if (!head.ok) throw new Error(head.error.kind)
  const tips = new Map<string, LogTip>(
    pens.map(({ log }) => {
      const kept = head.value?.tips.find((tip) => tip.log === log)
      return [log, kept ? { ...emptyTip, seq: kept.seq, hash: kept.hash } : emptyTip]
    })
  )
  return {
    mailbox,
    async next() {
      const texts = Array.from({ length: 1 + random.below(MOST_ENTRIES) }, () => 'x'.repeat(random.below(MOST_TEXT)))
      const appends = await Promise.all(pens.map((pen) => appendOf(pen, texts, tips)))
      const parcel = random.bytes(60)
      const parcels = random.chance(0.2) ? [{ name: bytesToBase64url(parcelIdOf(parcel)), bytes: parcel }] : []
      const ends = appends.map(({ tip }) => ({ log: tip.log, seq: tip.seq, hash: bytesToHex(tip.hash) }))
      return {
        write: { workspace: WORKSPACE, appends, parcels, records: [] },
        ack: { mailbox, ends, parcels: parcels.map(({ name }) => name) }
      }
    }
  }
}

async function appendOf(
  pen: LogPen,
  texts: readonly string[],
  tips: Map<string, LogTip>
): Promise<MailboxWrite['appends'][number]> {
  const before = tips.get(pen.log) ?? emptyTip
  const { run, tip } = await written(pen, texts, before)
  tips.set(pen.log, tip)
  const { log } = pen
  const piece = { log, from: run.from, to: tip.seq, form: 'entries', bytes: encodeRun(run) } as const
  return { piece, tip: { log, logKey: pen.signingKey.publicKey, seq: tip.seq, hash: tip.hash }, after: before.seq }
}
