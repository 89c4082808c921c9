/** Which epoch people write under, whom its key does not reach, and when an admin has to begin another (rule 5). */
import { beforeEach, expect, test } from 'vitest'
import { deviceNamed, DrawnTeam, keyOf, keysOf, memberOf } from '../../../tests/support/drawn-team'
import type { Statement } from '../wire/statement'

let drawn: DrawnTeam
let bob: Statement
let carol: Statement

beforeEach(() => {
  drawn = new DrawnTeam()
  bob = drawn.joinAsAdmin('bob')
  carol = drawn.join('carol')
})

const ALL = ['alice', 'bob', 'carol'].map(keysOf)
const keysOfInvite = (invite: Statement) => {
  if (invite.body.type !== 'Invite') throw new Error('an invite')
  return invite.body.invite
}
const written = () => {
  const { writingKey, needsRotation, unreached } = drawn.team
  return { writingKey, needsRotation, unreached }
}
const fine = (begun: Statement) => ({ writingKey: keyOf(begun), needsRotation: false, unreached: [] })

test('the first epoch is everybody’s until somebody goes; then an admin’s device begins another', () => {
  expect(written()).toEqual(fine(drawn.genesis))
  drawn.remove('alice', carol)
  expect(written()).toMatchObject({ writingKey: keyOf(drawn.genesis), needsRotation: true })
  const rotation = drawn.rotate('bob', [keysOf('alice'), keysOf('bob')])
  expect(written()).toEqual(fine(rotation))
})

test('a demotion needs no other key: a viewer reads', () => {
  drawn.setRole('alice', bob, 'viewer')
  expect(written()).toEqual(fine(drawn.genesis))
})

test('[EPO-3] rotations said apart are current beside each other, and people write under the lower id', () => {
  const apart = drawn.heads
  const rotations = [drawn.rotate('alice', ALL, apart), drawn.rotate('bob', ALL, apart)]
  const [lower] = rotations.map(keyOf).sort()
  expect(drawn.team.writingKey).toBe(lower)
  const current = [...drawn.team.epochs.values()].filter(({ isCurrent }) => isCurrent).map(({ key }) => key)
  expect(current.sort()).toEqual(rotations.map(keyOf).sort())

  const next = drawn.rotate('alice', ALL)
  expect(written()).toEqual(fine(next))
})

test('[EPO-3] of rotations apart the one that went to nobody who is out is written under, whatever its id', () => {
  for (const others of [0, 1, 2]) {
    const team = new DrawnTeam('alice', `team ${others}`)
    team.joinAsAdmin('bob')
    const dan = team.join('dan')
    const apart = team.heads
    const everybody = ['alice', 'bob', 'dan'].map(keysOf)
    team.rotate('alice', everybody, apart)
    const removal = team.remove('bob', dan, apart)
    const safe = team.rotate('bob', everybody.slice(0, 2), [removal.id])
    expect(team.team.writingKey).toBe(keyOf(safe))
    expect(team.team.needsRotation).toBe(false)
  }
})

test('[EPO-3] two who remove different people and rotate, apart, leave no key that is safe: one rotates again', () => {
  const dan = drawn.join('dan')
  const apart = drawn.heads
  const everybody = [...ALL, keysOf('dan')]
  const one = drawn.remove('alice', carol, apart)
  drawn.rotate(
    'alice',
    everybody.filter((_, i) => i !== 2),
    [one.id]
  )
  const other = drawn.remove('bob', dan, apart)
  drawn.rotate('bob', everybody.slice(0, 3), [other.id])
  expect(written()).toMatchObject({ needsRotation: true })
  const again = drawn.rotate('alice', everybody.slice(0, 2))
  expect(written()).toEqual(fine(again))
})

test('a key wrapped to an invite that the removed came by is not safe', () => {
  const invite = drawn.invite('alice')
  const dan = drawn.admit('dan', invite)
  drawn.rotate('alice', [...ALL, keysOfInvite(invite)])
  expect(written()).toMatchObject({ needsRotation: false, unreached: [] })
  drawn.remove('alice', dan, undefined, { keepInvites: [invite.id] })
  expect(drawn.team.needsRotation).toBe(true)
  drawn.rotate('alice', ALL)
  expect(drawn.team.needsRotation).toBe(false)
})

test('who came in while the key was changed, by a link of before, is not reached until somebody rotates', () => {
  const invite = drawn.invite('alice')
  const apart = drawn.heads
  drawn.rotate('alice', ALL, apart)
  drawn.admit('erin', drawn.invite('bob', apart))
  drawn.admit('dan', invite)
  expect(written().unreached).toEqual(['erin', 'dan'].map(deviceNamed))
  drawn.rotate('alice', [...ALL, keysOf('erin'), keysOf('dan')])
  expect(written().unreached).toEqual([])
})

test('a device somebody adds is given the keys with it', () => {
  drawn.rotate('alice', ALL)
  drawn.addDevice('carol', { device: 'phone', member: memberOf(carol) })
  expect(written().unreached).toEqual([])
})

test('a rotation that became void is still read, and not written under', () => {
  const apart = drawn.heads
  const rotation = drawn.rotate('bob', ALL, apart)
  expect(drawn.team.writingKey).toBe(keyOf(rotation))
  drawn.setRole('alice', bob, 'editor', apart)
  expect(drawn.team.epochs.get(keyOf(rotation))).toMatchObject({ isCurrent: false })
  expect(drawn.team.writingKey).toBe(keyOf(drawn.genesis))

  const never = drawn.rotate('carol', ALL)
  expect(drawn.team.epochs.has(keyOf(never))).toBe(false)
})

test('ghosts of a removed admin cannot make the rest rotate for ever', () => {
  const apart = drawn.heads
  drawn.remove('alice', bob, apart)
  const rotation = drawn.rotate('alice', [keysOf('alice'), keysOf('carol')])
  drawn.admit('ghost', drawn.invite('bob', apart))
  expect(written()).toEqual(fine(rotation))
})
