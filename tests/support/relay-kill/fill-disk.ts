/**
 * Fills a small real disk through the relay's store, once as it ships and once without the reserve, so that LevelDB itself
 * meets the end of the disk: what does not fit is refused whole, and with room again it goes on.
 *
 * `node main.js DIRECTORY`, on a disk of about 96 MB. Prints a line for each part; fails with a sentence.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Random } from '$lib/base/ports'
import { emptyTip } from '$lib/log/log-writer'
import { checkStore } from '../../../src/relay/check-store'
import { RESERVE_BYTES } from '../../../src/relay/level-disk'
import { openLevelStore } from '../../../src/relay/level-store'
import type { MailboxStore } from '../../../src/relay/mailbox-store'
import { newSimRandom } from '../sim-random'
import { newPen, written } from '../story-logs'
import { appendOf, MAILBOX, write } from '../story-mailbox'

/** Somebody else's file, which goes away in the middle. */
const BALLAST_BYTES = 24 * 1024 * 1024

const TEXT = 'the tide is low, and so is the bridge. '.repeat(2_000)

const [directory = ''] = process.argv.slice(2)
for (const reserveBytes of [RESERVE_BYTES, 0]) await play(join(directory, `reserve-${reserveBytes}`), reserveBytes)

async function play(folder: string, reserveBytes: number): Promise<void> {
  await mkdir(folder)
  const ballast = join(folder, 'ballast')
  await writeFile(ballast, new Uint8Array(BALLAST_BYTES))
  const random = newSimRandom(1)
  let store = await open(folder, random, reserveBytes)
  const scribe = newScribe()
  const kept = await writeUntilRefused(store, scribe)
  demand((await tipOf(store)) === kept, 'what was refused is not there, and the rest can be read')
  await rm(ballast)
  for (let i = 0; i < 50; i++) demand((await scribe.put(store)) === 'kept', 'with room again it goes on')
  await store.close()
  store = await open(folder, random, reserveBytes)
  demand((await tipOf(store)) === kept + 50, 'a reopened store holds the same')
  await store.close()
  const checked = await checkStore(folder)
  demand(checked.ok, checked.ok ? '' : checked.error.why)
  demand(checked.value.faults.length === 0, checked.value.faults.join('\n'))
  say(`reserve ${reserveBytes}: refused after ${kept} entries, went on to ${checked.value.entries}, no faults`)
  await rm(folder, { recursive: true })
}

async function open(folder: string, random: Random, reserveBytes: number): Promise<MailboxStore> {
  const opened = await openLevelStore(folder, { random, reserveBytes })
  demand(opened.ok, opened.ok ? '' : opened.error.why)
  return opened.value
}

interface OneScribe {
  /** Writes the next entry; one that was refused is written again. */
  put(store: MailboxStore): Promise<string>
}

function newScribe(): OneScribe {
  let tip = emptyTip
  return {
    async put(store) {
      const next = await written(await newPen(1), [TEXT], tip)
      const result = await store.write(MAILBOX, write({ appends: [appendOf(next.run, next.tip.seq, next.tip.seq)] }))
      if (!result.ok) return result.error.kind
      tip = next.tip
      return 'kept'
    }
  }
}

/** Refused again and again: once is not enough, as LevelDB frees what it has merged. How many were kept. */
async function writeUntilRefused(store: MailboxStore, scribe: OneScribe): Promise<number> {
  let kept = 0
  for (let refused = 0; refused < 20;) {
    const said = await scribe.put(store)
    demand(said === 'kept' || said === 'DiskFull', `a full disk is called DiskFull, not ${said}`)
    if (said === 'kept') kept += 1
    refused = said === 'kept' ? 0 : refused + 1
  }
  return kept
}

async function tipOf(store: MailboxStore): Promise<number> {
  const head = await store.open(MAILBOX)
  demand(head.ok, head.ok ? '' : head.error.kind)
  return head.value?.tips[0]?.seq ?? 0
}

function demand(condition: boolean, truth: string): asserts condition {
  if (condition) return
  process.stderr.write(`Not so: ${truth}\n`)
  process.exit(1)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
