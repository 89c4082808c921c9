/** What the set of statements takes in, and what one peer may have waiting in it (I7). */
import { beforeEach, expect, test } from 'vitest'
import { newSimRandom } from '../../../tests/support/sim-random'
import { newPerson, TeamStory, type Person } from '../../../tests/support/story-team'
import { signStatement } from '../team/say'
import { MAX_PENDING_BYTES, MAX_SEALED_KEY_BYTES } from '../wire/limits'
import type { Statement } from '../wire/statement'
import { MOST_WAITING_STATEMENTS } from './limits'
import { newTeamView, type TeamView } from './team-view'

const random = newSimRandom(3)
let team: TeamStory
let alice: Person
let stranger: Person
let view: TeamView

beforeEach(async () => {
  alice = await newPerson('alice', random)
  stranger = await newPerson('stranger', random)
  team = await TeamStory.found(alice, random)
  view = newTeamView(team.workspace, alice.device.sign)
  await view.admit(team.beginning.statements.map(({ bytes }) => bytes))
})

/** Sound but for its key, which nobody has brought: about 200 KB. */
async function large(nth: number): Promise<Statement> {
  const sealed = new Uint8Array(MAX_SEALED_KEY_BYTES).fill(nth)
  const wrapped = Array.from({ length: 700 }, (_, i) => ({
    to: Uint8Array.from({ length: 32 }, (_, at) => [i >> 8, i & 0xff][at] ?? 0),
    sealed
  }))
  const body = { type: 'RotateEpoch' as const, keyHash: random.bytes(32), wrapped, former: [] }
  return signStatement({ workspace: team.workspace, parents: team.team.knownHeads, body }, stranger.device.sign)
}

/** What the stranger says of themself, and what brings their key. */
async function words() {
  const profile = { name: 'A stranger', zone: 'UTC', hours: [] }
  const joined = await team.accept(stranger, await team.invite(alice))
  await view.admit([...team.statements.values()].map(({ bytes }) => bytes))
  const body = { type: 'SetProfile' as const, profile }
  const parents = joined.statements.map(({ id }) => id).slice(-1)
  const said = await signStatement({ workspace: team.workspace, parents, body }, stranger.device.sign)
  return { said, key: joined.statements }
}

test('a statement whose key comes later waits for it', async () => {
  const { said, key } = await words()
  expect(await view.admit([said.bytes])).toEqual([])
  await view.admit(key.map(({ bytes }) => bytes))
  expect(view.knows(said.id)).toBe(true)
})

test('[I7] what waits has at most as many bytes as a peer may have pending, the oldest goes first', async () => {
  const { said, key } = await words()
  await view.admit([said.bytes])
  const one = (await large(0)).bytes.length
  for (let bytes = 0, nth = 1; bytes <= MAX_PENDING_BYTES; bytes += one, nth++)
    await view.admit([(await large(nth)).bytes])
  await view.admit(key.map(({ bytes }) => bytes))
  expect(view.knows(said.id)).toBe(false)
})

test('said over and over it waits once, and pushes nobody out', async () => {
  const { said, key } = await words()
  await view.admit([said.bytes])
  const other = (
    await signStatement(
      { workspace: team.workspace, parents: [], body: { type: 'Leave', cutoff: new Map(), keepInvites: [] } },
      (await newPerson('another', random)).device.sign
    )
  ).bytes
  await view.admit(Array.from({ length: MOST_WAITING_STATEMENTS + 1 }, () => other))
  await view.admit(key.map(({ bytes }) => bytes))
  expect(view.knows(said.id)).toBe(true)
})

test('a statement of another workspace is not taken, though its device is known here', async () => {
  const elsewhere = await TeamStory.found(alice, random)
  expect(await view.admit(elsewhere.beginning.statements.map(({ bytes }) => bytes))).toEqual([])
  expect([...view.all]).toHaveLength(team.beginning.statements.length)
})
