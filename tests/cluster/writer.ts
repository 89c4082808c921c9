/**
 * A relay process under load, to be killed: devices push their logs through it, one write after the other in each log, for as
 * long as it lives. What was acknowledged it says on standard output, a line for each write, and only then.
 * Arguments: the stream's name, the NATS servers, the numbers of the logs, each pushed by one device. A log may be pushed to
 * several processes at once. It ends when its standard input does.
 */
import type { MailboxStore } from '../../src/relay/mailbox-store'
import { openNats } from '../../src/relay/open-nats'
import { appendOf, logOf, mailboxOf, parcelOf, writeOf } from '../support/mailbox-entries'

/** A device does not come again at once. */
const PATIENCE_MS = 20

const [name = '', urls = '', ...logs] = process.argv.slice(2)
const nats = await openNats(urls.split(','), { name, timeoutMs: 1_500 })
if (!nats.ok) throw new Error(nats.error.sentence)
let isEnding = false
process.stdin.once('end', () => (isEnding = true)).resume()
await Promise.all(logs.map((text) => push(nats.value.store, Number(text))))
await nats.value.close()

/** Pushes one log of mailbox 1 or 2, entry by entry; after a fault it asks how far the log is, as a device would. */
async function push(store: MailboxStore, number: number): Promise<void> {
  const [mailbox, log] = [mailboxOf(1 + (number % 2)), logOf(number)]
  let next = 1
  while (!isEnding) {
    const parcels = next % 10 === 0 ? [parcelOf(number * 1_000 + next)] : []
    const written = await store.write(mailbox, writeOf({ appends: [appendOf(log, next)], parcels }))
    if (written.ok) {
      process.stdout.write(`${JSON.stringify({ log: number, seq: next, parcels: parcels.length })}\n`)
      next++
    } else {
      await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))
      const head = await store.open(mailbox)
      if (head.ok) next = (head.value?.tips.find((tip) => tip.log === log)?.seq ?? 0) + 1
    }
  }
}
