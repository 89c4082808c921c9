/**
 * A process that writes signed entries and parcels into a relay's store as fast as it can, and prints a line for each write
 * after the store said it is kept. It goes on where the store stands, and never ends by itself but for a fault.
 *
 * `node main.js DIRECTORY SEED`
 */
import { openLevelStore } from '../../../src/relay/level-store'
import type { MailboxStore } from '../../../src/relay/mailbox-store'
import { newSimRandom } from '../sim-random'
import { ackLine } from './acks'
import { newScribe, SCRIBES, type Scribe } from './scribe'

const [directory = '', seed = '1'] = process.argv.slice(2)
const random = newSimRandom(Number(seed))

const opened = await openLevelStore(directory, { random })
if (!opened.ok) end(opened.error.why)
const store = opened.value
for (const place of SCRIBES) void begin(store, await newScribe(store, place, random.fork(place)))

async function begin(to: MailboxStore, scribe: Scribe): Promise<never> {
  for (;;) {
    const { write, ack } = await scribe.next()
    const kept = await to.write(scribe.mailbox, write)
    if (!kept.ok) end(JSON.stringify(kept.error))
    process.stdout.write(ackLine(ack))
  }
}

function end(why: string): never {
  process.stderr.write(`${why}\n`)
  process.exit(1)
}
