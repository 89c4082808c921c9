/**
 * `relay check`: looks through the whole store of a data directory and says what it holds and everything that is wrong with
 * it. It looks at a copy that shares the large files, so the store itself is not touched, and may be running.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { err, ok, type Result } from '$lib/base/result'
import { newMailboxCheck, type MailboxCheck, type Tally } from './check-mailbox'
import { copyLevel, type CopyFault } from './copy-level'
import { faultOf, levelDisk, type Level } from './level-disk'
import { MAILBOXES } from './level-store'
import { decodeFormat, decodeTotals, placeOf, plainBytes, STORE_FORMAT } from './store-layout'

/** Counts, and every fault as a sentence; no faults: all of it is what it should be. */
export interface StoreReport {
  readonly mailboxes: number
  readonly logs: number
  /** Records count as the entries they stand for. */
  readonly entries: number
  readonly records: number
  readonly parcels: number
  /** Of entries, records and parcels together. */
  readonly bytes: number
  readonly faults: readonly string[]
}

/** Why it could not be looked at; `why` is a sentence for whoever runs the relay. */
export interface CheckFault {
  readonly kind: 'NoStore' | 'NeverQuiet' | 'Unavailable'
  readonly why: string
}

/** Every mailbox of the store in `directory`, decoded and verified. Changes nothing in it. */
export async function checkStore(directory: string): Promise<Result<StoreReport, CheckFault>> {
  const scratch = await newScratch(directory)
  if (!scratch.ok) return scratch
  try {
    const copy = join(scratch.value, MAILBOXES)
    const copied = await copyLevel(join(directory, MAILBOXES), copy, 'link')
    if (!copied.ok) return err(copyFault(copied.error, directory))
    return await checkLevel(copy)
  } finally {
    await rm(scratch.value, { recursive: true, force: true })
  }
}

/** In the directory itself, because files can be shared only on one disk. */
async function newScratch(directory: string): Promise<Result<string, CheckFault>> {
  try {
    return ok(await mkdtemp(join(directory, 'checking-')))
  } catch (failure) {
    if (failure instanceof Error && 'code' in failure && failure.code === 'ENOENT')
      return err(copyFault({ kind: 'NoStore' }, directory))
    return err({ kind: 'Unavailable', why: `There is no way to look into ${directory}: ${wordsOf(failure)}.` })
  }
}

/** What a copy that failed means to whoever asked for it. */
export function copyFault(fault: CopyFault, directory: string): CheckFault {
  switch (fault.kind) {
    case 'NoStore':
      return { kind: 'NoStore', why: `There is no store of a relay in ${directory}.` }
    case 'NeverQuiet':
      return {
        kind: 'NeverQuiet',
        why: `The store in ${directory} changed too fast to be copied. Try again, or stop it.`
      }
    case 'Unavailable':
      return { kind: 'Unavailable', why: `The store in ${directory} cannot be copied: ${fault.why}.` }
  }
}

/** Looks through a database that nobody else has open, and closes it. Opening it puts its files in order. */
export async function checkLevel(location: string): Promise<Result<StoreReport, CheckFault>> {
  const tally: Tally = { mailboxes: 0, logs: 0, entries: 0, records: 0, parcels: 0, bytes: 0, faults: [] }
  try {
    const level = await levelDisk.open(location)
    try {
      await walk(level, tally)
    } finally {
      await level.close()
    }
  } catch (failure) {
    tally.faults.push(`The store does not read on: ${wordsOf(failure)}.`)
  }
  return ok(tally)
}

async function walk(level: Level, tally: Tally): Promise<void> {
  const said = new Map<string, Uint8Array>()
  let current: MailboxCheck | null = null
  for await (const [key, value] of level.iterator()) {
    const place = placeOf(key)
    if (!place) tally.faults.push('There is something in the store that no relay put there.')
    else if (place.kind === 'store') said.set(place.name, value)
    else {
      if (current?.mailbox !== place.mailbox) {
        current?.end()
        current = newMailboxCheck(place.mailbox, tally)
      }
      await current.see(place, plainBytes(value))
    }
  }
  current?.end()
  judgeSaid(said, tally)
}

/** What the store says of itself. */
function judgeSaid(said: ReadonlyMap<string, Uint8Array>, tally: Tally): void {
  const format = said.get('format')
  const number = format ? decodeFormat(format) : null
  if (!number?.ok) tally.faults.push('The store does not say its format.')
  else if (number.value !== STORE_FORMAT)
    tally.faults.push(`The store has format ${number.value}, which is not known here.`)
  const bytes = said.get('totals')
  const totals = bytes ? decodeTotals(bytes) : null
  if (!totals?.ok) tally.faults.push('The store does not say how much it holds.')
  else if (totals.value.mailboxes !== tally.mailboxes || totals.value.bytes !== tally.bytes)
    tally.faults.push(
      `The store holds ${tally.mailboxes} mailboxes and ${tally.bytes} bytes, and says ${totals.value.mailboxes} and ${totals.value.bytes}.`
    )
}

function wordsOf(failure: unknown): string {
  const fault = faultOf(failure)
  return fault.kind === 'Unavailable' ? fault.why : 'there is no room left'
}
