import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { newSimRandom } from '../../../tests/support/sim-random'
import { newEngineStory, valueOf, type EngineStory } from '../../../tests/support/story-engines'
import { spareDepsOf } from '../../../tests/support/story-spare'
import { openDeviceDatabase } from '../platform/device-database'
import { newDeviceDirectory } from '../platform/device-directory'
import { openIdbWorkspaceStore } from '../platform/idb-workspace-store'
import { comeIn, previewLink, type ComingIn } from './coming-in'
import { addSpareKey, spareLinkOf, takeBackSpareKey } from './spare-keys'
import { readStatements } from './stored-statements'
import { USUAL_HOURS } from './usual-hours'

const timers = { after: () => () => undefined }

/** A browser with an empty profile, in which this link is opened. */
async function openIn(text: string, random = newSimRandom(93)): Promise<ComingIn> {
  for (const { name } of await indexedDB.databases()) if (name) indexedDB.deleteDatabase(name)
  const database = valueOf(await openDeviceDatabase({ timers }))
  const directory = newDeviceDirectory(database)
  const listed = async () => valueOf(await directory.workspaces())
  let entries = await listed()
  const putAndList: typeof directory.put = async (entry) => {
    const put = await directory.put(entry)
    entries = await listed()
    return put
  }
  return {
    text,
    profile: { name: '', zone: 'Europe/Paris', hours: USUAL_HOURS },
    begin: {
      database,
      directory: { ...directory, put: putAndList },
      random,
      timers,
      nowMs: 0,
      deviceName: 'Laptop'
    },
    read: {
      database,
      clock: { now: () => 0 },
      random,
      timers,
      zone: 'Europe/Paris',
      entryOf: (id) => entries.find((entry) => entry.id === id)
    }
  }
}

/** The browser hears all that alice's team has said. */
async function hearAll(story: EngineStory): Promise<void> {
  const { engine, store } = spareDepsOf(story, 'alice')
  const said = valueOf(await readStatements(store))
  const own = valueOf(await openIdbWorkspaceStore({ workspace: engine.workspace, absent: 'refuse', timers }))
  valueOf(await own.putStatements([...said.values()]))
  own.close()
}

test('the link of a device of mine says whose it is, opens once, and after a removal says that it is out', async () => {
  const story = await newEngineStory(94)
  const deps = spareDepsOf(story, 'alice')
  const spare = valueOf(await addSpareKey('Phone', deps))
  const coming = await openIn(valueOf(await spareLinkOf(spare, deps)))
  const { workspace } = deps.engine

  expect(await previewLink(coming.text, coming.read)).toMatchObject({ deviceName: 'Phone', alreadyIn: false })
  expect(await comeIn(coming)).toEqual({ workspace })
  expect(await previewLink(coming.text, coming.read)).toMatchObject({ deviceName: 'Phone', alreadyIn: true })
  expect(await comeIn(coming)).toEqual({ workspace })

  valueOf(await takeBackSpareKey(spare.device, deps.engine))
  await hearAll(story)
  const out = { problem: expect.stringMatching(/^This device was in that workspace and is not any more\./) as string }
  expect(await previewLink(coming.text, coming.read)).toEqual(out)
  expect(await comeIn(coming)).toEqual(out)
})
