/** What a backup says is judged a part at a time, and what only a newer version could judge is told apart from damage. */
import { expect, test } from 'vitest'
import { newEngineStory, newNote, valueOf, type EngineStory } from '../../../tests/support/story-engines'
import { addPhone, sparePerson } from '../../../tests/support/story-spare'
import { newMemoryShelf, openMemoryStore } from '../log/memory-store'
import { signStatement } from '../team/say'
import type { StatementId } from '../base/ids'
import type { BackupItem } from '../wire/backup-codec'
import { itemsOf } from './backup-writing'
import { STATEMENTS_TOGETHER } from './limits'
import { newRestoring, type RestoreFault } from './restoring'

type Item = Extract<BackupItem, { readonly bytes: Uint8Array }>

interface Told {
  readonly story: EngineStory
  readonly items: readonly Item[]
  /** Alice’s next statements, each after the one before. */
  more(count: number): Promise<readonly Item[]>
  /** Takes items into an empty store. */
  restore(items: readonly Item[]): Promise<{ fault: RestoreFault | null; statements: number }>
}

/** What a backup of alice's holds of one workspace: a note, and the key of a phone. */
async function told(seed: number): Promise<Told> {
  const story = await newEngineStory(seed)
  const alice = story.devices.get('alice')
  if (!alice) throw new Error('alice has a device')
  await newNote(alice.up, 'Ferry', 'At nine.')
  const { spare } = await addPhone(story, 'alice')
  const person = await sparePerson('phone', spare.seed, story.random.bytes(32))
  const items: Item[] = []
  for await (const item of itemsOf(alice.disk.open())) {
    const read = valueOf(item)
    if ('bytes' in read) items.push(read)
  }
  return {
    story,
    items,
    async more(count) {
      const said: Item[] = []
      let parents: readonly StatementId[] = alice.up.team.knownHeads
      for (let i = 0; i < count; i++) {
        const body = { type: 'SetWorkspace', name: `Low tide ${i}`, relays: [], ice: [] } as const
        const { id, bytes } = await signStatement(
          { workspace: alice.up.workspace, parents, body },
          alice.person.device.sign
        )
        said.push({ kind: 'statement', bytes })
        parents = [id]
      }
      return said
    },
    async restore(taken) {
      const store = openMemoryStore(newMemoryShelf())
      const restoring = newRestoring({ workspace: alice.up.workspace, store, ...person })
      let fault: RestoreFault | null = null
      for (const item of taken) {
        const done = await restoring.take(item)
        if (!done.ok) fault ??= done.error
      }
      const statements = valueOf(await store.statements()).length
      const finished = fault ? null : await restoring.finish()
      return { fault: finished?.ok === false ? finished.error : fault, statements }
    }
  }
}

const isSaid = ({ kind }: Item) => kind === 'statement'

test('[BKP-5] statements are judged and kept a part at a time, in whatever order they stand', async () => {
  const { items, more, restore } = await told(1)
  const said = [...items.filter(isSaid), ...(await more(STATEMENTS_TOGETHER))]
  const rest = items.filter((item) => !isSaid(item))
  expect((await restore(said)).statements).toBe(STATEMENTS_TOGETHER)
  expect(await restore([...said, ...rest])).toEqual({ fault: null, statements: said.length })
  expect(await restore([...said.toReversed(), ...rest])).toEqual({ fault: null, statements: said.length })
  expect(await restore([...said.slice(1), ...rest])).toMatchObject({ fault: { kind: 'BackupDamaged' } })
})

test('[VER-2] what a newer version wrote is no damage', async () => {
  const { items, restore } = await told(2)
  const newerWhere = (kind: Item['kind']) =>
    items.map((item) => (item.kind === kind ? { ...item, bytes: item.bytes.with(0, 2) } : item))
  expect(await restore(newerWhere('statement'))).toMatchObject({ fault: { kind: 'BackupNewer' } })
  expect(await restore(newerWhere('entries'))).toMatchObject({ fault: { kind: 'BackupNewer' } })
})
