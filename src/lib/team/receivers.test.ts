/** Who is given the next key where a statement has no room for everybody (EPO-1). */
import { expect, test } from 'vitest'
import { drawFlood } from '../../../tests/support/big-team'
import { deviceNamed } from '../../../tests/support/drawn-team'
import { newSimRandom } from '../../../tests/support/sim-random'
import { valueOf } from '../../../tests/support/story-engines'
import { newPerson, TeamStory } from '../../../tests/support/story-team'
import { MOST_RECEIVERS } from '../wire/limits'
import { receiversIn } from './receivers'
import { rotateEpoch } from './rotating'
import { speakerOf } from './speaking'

test('[EPO-1] where one member has too many devices all others are given the key, and of theirs those they write on', () => {
  const { drawn, devices, invite } = drawFlood()
  const to = new Set(receiversIn(drawn.team).map(({ id }) => id))
  expect(to.size).toBe(MOST_RECEIVERS)
  const others = ['alice', 'spare', 'carol'].map(deviceNamed)
  expect([...others, invite.id].filter((id) => !to.has(id))).toEqual([])
  const [first = '', ...rest] = [...devices].reverse()
  expect(to.has(deviceNamed(first))).toBe(true)
  expect(rest.filter((device) => !to.has(deviceNamed(device))).length).toBeGreaterThan(500)
})

test('[EPO-1] a rotation fits its statement, however many devices somebody has', async () => {
  const random = newSimRandom(4)
  const alice = await newPerson('alice', random)
  const story = await TeamStory.found(alice, random)
  const now = speakerOf(alice.device, story.statements, story.workspace)
  const [laptop] = now.team.devices.values()
  if (!laptop) throw new Error('alice founded on a device')
  const devices = new Map(now.team.devices)
  for (const { id, keys } of drawFlood().drawn.team.devices.values()) devices.set(id, { ...laptop, id, keys })
  const speaker = { ...now, team: { ...now.team, devices } }
  const { statement } = valueOf(await rotateEpoch(speaker, { keys: story.beginning.keys, random }))
  expect(statement.body.type === 'RotateEpoch' && statement.body.wrapped.length).toBe(MOST_RECEIVERS)
})
