/**
 * `relay backup`: a consistent copy of a data directory's store, of a relay that runs or of one that does not, checked before
 * it is called a backup. It is a data directory itself: a relay started on it goes on from there.
 *
 * It has no store id, so whoever opens it draws another: clients then notice that what they were told was kept may be gone,
 * and send it again.
 */
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { err, ok, type Result } from '$lib/base/result'
import { checkLevel, copyFault, type CheckFault, type StoreReport } from './check-store'
import { copyLevel, syncFolder } from './copy-level'
import { faultOf, levelDisk } from './level-disk'
import { MAILBOXES } from './level-store'
import { ID_KEY } from './store-layout'

export type BackupFault = CheckFault | { readonly kind: 'TargetTaken'; readonly why: string }

/** Never taken for a backup: it gets its name when it is whole. */
const UNFINISHED = `${MAILBOXES}.unfinished`

/**
 * Copies the store of `directory` into `target`, a new or empty folder. Resolves when the copy is on the disk, with what it
 * holds; faults in it are the original's, and it is kept all the same, being all there is.
 */
export async function backupStore(directory: string, target: string): Promise<Result<StoreReport, BackupFault>> {
  const empty = await newTarget(target)
  if (!empty.ok) return empty
  const copy = join(target, UNFINISHED)
  const copied = await copyLevel(join(directory, MAILBOXES), copy, 'copy')
  const checked = copied.ok ? await checkLevel(copy) : err(copyFault(copied.error, directory))
  const finished = checked.ok ? await finish(target) : checked
  if (finished.ok) return checked
  await rm(copy, { recursive: true, force: true })
  return finished
}

async function newTarget(target: string): Promise<Result<undefined, BackupFault>> {
  try {
    await mkdir(target, { recursive: true })
    if (isFree(await readdir(target))) return ok()
    return err({ kind: 'TargetTaken', why: `${target} is not empty. A backup goes into a folder of its own.` })
  } catch (failure) {
    return err({ kind: 'Unavailable', why: `There is no way to write to ${target}: ${wordsOf(failure)}.` })
  }
}

/** Nothing that lies there already is written over. */
function isFree(names: readonly string[]): boolean {
  return names.length === 0
}

/** Takes the id away and gives the copy its name. */
async function finish(target: string): Promise<Result<undefined, CheckFault>> {
  try {
    const level = await levelDisk.open(join(target, UNFINISHED))
    await level.batch([{ type: 'del', key: ID_KEY }], { sync: true })
    await level.close()
    await syncFolder(join(target, UNFINISHED))
    await rename(join(target, UNFINISHED), join(target, MAILBOXES))
    await syncFolder(target)
    return ok()
  } catch (failure) {
    return err({ kind: 'Unavailable', why: `The backup in ${target} cannot be finished: ${wordsOf(failure)}.` })
  }
}

function wordsOf(failure: unknown): string {
  const fault = faultOf(failure)
  return fault.kind === 'Unavailable' ? fault.why : 'there is no room left'
}
