/**
 * Whether the relay can do its work: its store answers in time. However many ask at once, the store is asked once; what it
 * is asked for is a mailbox nobody can have, so that nothing of anybody's is read.
 */
import type { Timers } from '$lib/base/ports'
import type { MailboxStore } from './mailbox-store'

/** Longer than a busy disk, shorter than whoever asks waits. */
export const ANSWER_WITHIN_MS = 2_000

/** All bits zero is no point a key can be. */
const NOBODYS = 'A'.repeat(43)

export function newHealth(store: Pick<MailboxStore, 'open'>, timers: Timers): () => Promise<boolean> {
  let asking: Promise<boolean> | null = null

  async function ask(): Promise<boolean> {
    const answered = store.open(NOBODYS).then(
      ({ ok }) => ok,
      () => false
    )
    let stopWaiting: () => void = () => undefined
    const late = new Promise<boolean>((resolve) => {
      stopWaiting = timers.after(ANSWER_WITHIN_MS, () => resolve(false))
    })
    const isWell = await Promise.race([answered, late])
    stopWaiting()
    asking = null
    return isWell
  }

  return () => (asking ??= ask())
}
