/** More was said apart than anybody can name: whoever speaks or writes is judged by a team they are in all the same. */
import { expect, test } from 'vitest'
import type { Statement } from '$lib/wire/statement'
import { acceptInvite } from '$lib/team/invitation'
import { signStatement } from '$lib/team/say'
import { MAX_STATEMENT_PARENTS } from '$lib/wire/limits'
import { takeOver } from '../support/raw-member'
import { newEngineStory, newNote, textOf, typeInto, valueOf, type EngineStory } from '../support/story-engines'
import { newPerson, profileOf } from '../support/story-team'

const A_WHILE = 8_000
const MORE_THAN_FITS = MAX_STATEMENT_PARENTS + 36

async function joined(story: EngineStory, name: string, role: 'editor' | 'viewer' = 'editor'): Promise<void> {
  await story.join(name, await story.invite(role))
  await story.meetOnce('alice', name)
}

test('a hundred came by one link, each apart: what newcomers write counts, and each of them can be removed', async () => {
  const story = await newEngineStory(19)
  const alice = story.engine('alice')
  const note = await newNote(alice, 'Minutes', 'Agreed.')
  const link = await story.invite('editor', 200)
  await story.join('porter', link)
  await story.meetOnce('alice', 'porter')
  const { peer } = await takeOver(story, 'porter', 'alice')
  const said: Uint8Array[] = []
  for (let i = 0; i < MORE_THAN_FITS; i++) {
    const { device, logKey } = await newPerson(`guest ${i}`, story.random)
    const profile = profileOf(`guest ${i}`)
    const begun = valueOf(await acceptInvite({ link, profile, deviceName: 'Phone', device, logKey }))
    said.push(...begun.statements.slice(-2).map(({ bytes }) => bytes))
  }
  await peer.meet()
  await peer.say({ kind: 'statements', statements: said })
  await story.wait(A_WHILE)
  expect(alice.team.knownHeads.length).toBeGreaterThan(MAX_STATEMENT_PARENTS)

  const names = ['dora', 'emil', 'fred']
  for (const name of names) {
    await story.join(name, link)
    await story.meetOnce('alice', name)
    valueOf(await story.engine(name).changeDocument(note, (doc) => typeInto(doc, 0, `${name} `)))
    await story.meetOnce('alice', name)
  }
  expect(await textOf(alice, note)).toBe('fred emil dora Agreed.')
  for (const name of names) {
    const member = story.engine(name).ownMember
    valueOf(await alice.changeTeam({ kind: 'removeMember', member, keepInvites: [] }))
  }
})

test('a viewer says hundreds of things apart: a newcomer’s words count, and whoever brought them in can put them out', async () => {
  const story = await newEngineStory(18)
  const alice = story.engine('alice')
  const note = await newNote(alice, 'Minutes', 'Agreed.')
  for (const [name, role] of [
    ['mallory', 'editor'],
    ['victor', 'viewer']
  ] as const)
    await joined(story, name, role)
  const { workspace } = story.engine('victor')
  const mallory = story.engine('mallory').ownMember
  const parents = alice.team.heads
  const { device, peer } = await takeOver(story, 'victor', 'alice')
  const apart: Statement[] = []
  for (let i = 0; i < 8 * MAX_STATEMENT_PARENTS; i++) {
    const body = { type: 'SetProfile', profile: profileOf(`victor ${i}`) } as const
    apart.push(await signStatement({ workspace, parents, body }, device.person.device.sign))
  }
  await peer.meet()
  await peer.say({ kind: 'statements', statements: apart.map(({ bytes }) => bytes) })
  await story.wait(A_WHILE)

  await joined(story, 'dora')
  const dora = story.engine('dora')
  valueOf(await dora.changeDocument(note, (doc) => typeInto(doc, 0, 'Dora: ')))
  await story.meetOnce('alice', 'dora')
  expect(await textOf(alice, note)).toBe('Dora: Agreed.')
  for (const member of [mallory, dora.ownMember])
    valueOf(await alice.changeTeam({ kind: 'removeMember', member, keepInvites: [] }))
})
