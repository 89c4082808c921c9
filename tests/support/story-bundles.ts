/** Files handed from one device of a story to another: written from its disk as the app does, and taken in by its engine. */
import { concatBytes } from '$lib/base/bytes'
import { ok } from '$lib/base/result'
import type { BackupSource } from '$lib/sync/backup-reading'
import type { BundleTaken } from '$lib/sync/bundle-taking'
import { writeBundle, type BundleScope } from '$lib/sync/bundle-writing'
import { statementIdOf } from '$lib/team/device-id'
import type { Statement } from '$lib/wire/statement'
import { decodeStatement } from '$lib/wire/statement-codec'
import type { SimDevice } from './sim-device'
import { valueOf, type EngineStory } from './story-engines'

/** What the story's device writes down: everything, or what `scope` asks for. */
export async function bundleBy(
  story: EngineStory,
  name: string,
  scope: BundleScope = { kind: 'everything' }
): Promise<Uint8Array<ArrayBuffer>> {
  const device = deviceOf(story, name)
  valueOf(await device.up.flush())
  const store = device.disk.open()
  const statements = await statementsOn(device)
  const pieces: Uint8Array[] = []
  const { workspace, team } = device.up
  for await (const piece of writeBundle({ workspace, store, team, statements, keys: device.keys }, scope))
    pieces.push(valueOf(piece))
  store.close()
  return concatBytes(...pieces)
}

export async function takeIn(story: EngineStory, name: string, ...files: readonly Uint8Array[]): Promise<BundleTaken> {
  const { up } = deviceOf(story, name)
  const taken = valueOf(await up.takeBundles(files.map(sourceOf)))
  await story.wait(200)
  return taken
}

export function sourceOf(bytes: Uint8Array): BackupSource {
  return { size: bytes.length, read: (from, to) => Promise.resolve(ok(bytes.slice(from, to))) }
}

export function deviceOf({ devices }: EngineStory, name: string): SimDevice {
  const device = devices.get(name)
  if (!device) throw new Error(`nobody is called ${name}`)
  return device
}

/** Everything of the team on a device's disk. */
export async function statementsOn({ disk }: SimDevice): Promise<ReadonlyMap<Statement['id'], Statement>> {
  const store = disk.open()
  const kept = valueOf(await store.statements())
  store.close()
  const statements = kept.map(({ bytes }) => valueOf(decodeStatement(bytes, statementIdOf)))
  return new Map(statements.map((statement) => [statement.id, statement]))
}
