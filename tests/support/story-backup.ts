/** Backups in stories: somebody makes one, and a new device of theirs is restored from it. */
import { makeBackup } from '$lib/app/make-backup'
import { proveBackup, type ProvenBackup } from '$lib/app/restore-backup'
import { blobSource } from '$lib/platform/blob-source'
import type { ItemStream } from '$lib/sync/backup-writing'
import type { Engine } from '$lib/sync/engine'
import { newRestoring } from '$lib/sync/restoring'
import { logIdOf } from '$lib/log/entry-hashes'
import { FEWEST_BACKUP_ROUNDS } from '$lib/wire/limits'
import type { BackupKeys } from '$lib/wire/backup-codec'
import { valueOf, type EngineStory } from './story-engines'
import { spareDepsOf, sparePerson } from './story-spare'

export const PASSPHRASE = 'four boats leave at dawn'

export async function* noDrafts(): ItemStream {
  yield* []
}

export async function backUp(story: EngineStory, name: string, passphrase = PASSPHRASE): Promise<Blob> {
  const clock = story.time.deviceTime(0).clock
  const made = await makeBackup(passphrase, [spareDepsOf(story, name)], {
    random: story.random,
    clock,
    deviceName: 'Backup of 30 Nov',
    rounds: FEWEST_BACKUP_ROUNDS,
    draftsOf: noDrafts
  })
  return new Blob([...valueOf(made).parts])
}

export async function prove(file: Blob, passphrase = PASSPHRASE): Promise<ProvenBackup> {
  return valueOf(await proveBackup(blobSource(file), passphrase))
}

/** The keys of the first workspace in a backup. */
async function keysIn({ opened }: ProvenBackup): Promise<BackupKeys> {
  for await (const item of opened.items()) if (item.ok && item.value.kind === 'workspace') return item.value.of
  throw new Error('a backup has a workspace')
}

/** A new device `name` that holds what the backup holds, and nothing else. */
export async function restoreAs(story: EngineStory, name: string, backup: ProvenBackup): Promise<Engine> {
  const { workspace, seed, keys } = await keysIn(backup)
  const person = await sparePerson(name, seed, story.random.bytes(32))
  const beginning = { workspace, log: logIdOf(person.logKey.publicKey), statements: [], keys }
  return story.begin(person, beginning, {
    async fill(store) {
      const restoring = newRestoring({ workspace, store, ...person })
      for await (const item of backup.opened.items())
        if (item.ok && 'bytes' in item.value) valueOf(await restoring.take(item.value))
      return valueOf(await restoring.finish())
    }
  })
}
