/** Roles, removal and return, each rule broken once by somebody who has everything else right. Alice is the owner. */
import { beforeEach, expect, test } from 'vitest'
import { bytesOf, deviceNamed, DrawnTeam, keysOf, logNamed, memberOf } from '../../../tests/support/drawn-team'
import { bytesToId } from '../base/ids'
import type { Role, Statement, StatementBodyValue } from '../wire/statement'
import { mayWrite } from './authority'
import { MAX_STATEMENTS_OF_A_DEVICE } from '../wire/limits'

let drawn: DrawnTeam
let bob: Statement
let carol: Statement
let vera: Statement

beforeEach(() => {
  drawn = new DrawnTeam()
  bob = drawn.joinAsAdmin('bob')
  carol = drawn.join('carol')
  vera = drawn.join('vera', 'viewer')
})

const rule = ({ id }: Statement) => drawn.team.voidByRule.get(id) ?? null
const member = (arrival: Statement) => drawn.team.members.get(memberOf(arrival))

test('[TEAM-10] deviceHasStatementsLeft: a device that never stops talking is not heard for ever', () => {
  const flood = new DrawnTeam()
  let last = flood.genesis
  for (let i = 1; i < MAX_STATEMENTS_OF_A_DEVICE; i++) last = flood.rename('alice', [last.id])
  const { voidByRule } = flood.team
  expect([...voidByRule]).toEqual([])
  last = flood.rename('alice', [last.id])
  expect([...flood.team.voidByRule]).toEqual([[last.id, 'deviceHasStatementsLeft']])
})

test('[TEAM-14] authorIsNoViewer: a viewer attests nothing and takes no invite back', () => {
  const invite = drawn.invite('bob')
  drawn.setRole('alice', bob, 'viewer')
  const document = bytesToId('document', bytesOf('page').slice(0, 16))
  const attested = { type: 'Attest' as const, document, frontier: new Map(), hash: bytesOf('state') }
  expect(rule(drawn.say('vera', attested))).toBe('authorIsNoViewer')
  expect(rule(drawn.say('bob', { type: 'RevokeInvite', invite: invite.id }))).toBe('authorIsNoViewer')
  expect(rule(drawn.say('carol', attested))).toBe(null)
})

test('[TEAM-14] a viewer speaks of themself, their devices and their logs', () => {
  const said = [
    drawn.rename('vera'),
    drawn.openLog('vera'),
    drawn.addDevice('vera', { device: 'phone', member: memberOf(vera) }),
    drawn.removeDevice('vera', 'phone'),
    drawn.say('vera', { type: 'CloseLog', log: logNamed('vera'), seq: 3, hash: bytesOf('three') }),
    drawn.leave('vera')
  ]
  expect(said.map(rule)).toEqual(said.map(() => null))
})

test('what gives or takes a right, a key or another’s work is an admin’s to say', () => {
  const bodies: StatementBodyValue[] = [
    { type: 'RotateEpoch', keyHash: bytesOf('key'), wrapped: [], former: [] },
    { type: 'SetWorkspace', name: 'Carol’s', relays: [], ice: [] },
    { type: 'Adopt', entries: new Map() }
  ]
  const said = [
    ...bodies.map((body) => drawn.say('carol', body)),
    drawn.invite('carol'),
    drawn.setRole('carol', vera, 'editor'),
    drawn.remove('carol', vera),
    drawn.addDevice('carol', { device: 'new', member: memberOf(vera) }, 'Recover')
  ]
  expect(said.map(rule)).toEqual(said.map(() => 'authorIsAdmin'))
})

test('[TEAM-4] inviteIsNotClosed: nobody who knows of the removal comes in by what it closed', () => {
  const [closed, kept] = [drawn.invite('alice'), drawn.invite('alice')]
  drawn.remove('bob', carol, undefined, { keepInvites: [kept.id] })
  expect(rule(drawn.admit('guest', closed, drawn.heads))).toBe('inviteIsNotClosed')
  expect(rule(drawn.admit('guest', kept, drawn.heads))).toBe(null)
})

test('[TEAM-15] subjectIsIn: whom nobody knows, or who is out already, is not removed and given no role', () => {
  expect(rule(drawn.remove('bob', drawn.genesis, [drawn.genesis.id]))).toBe('authorIsAMember')
  expect(rule(drawn.remove('alice', carol, [drawn.genesis.id]))).toBe('subjectIsIn')
  drawn.remove('bob', carol)
  expect(rule(drawn.remove('alice', carol))).toBe('subjectIsIn')
  expect(rule(drawn.setRole('alice', carol, 'admin'))).toBe('subjectIsIn')
})

test('[TEAM-15] ownerStays: nobody else removes or demotes the owner, or takes their device', () => {
  const { genesis } = drawn
  const byBob = [
    drawn.remove('bob', genesis),
    drawn.setRole('bob', genesis, 'editor'),
    drawn.removeDevice('bob', 'alice')
  ]
  expect(byBob.map(rule)).toEqual(['ownerStays', 'ownerStays', 'ownerStays'])
  expect(rule(drawn.setRole('alice', genesis, 'editor'))).toBe('ownerStays')
  expect(member(genesis)).toMatchObject({ role: 'owner', gone: null })

  drawn.addDevice('alice', { device: 'phone', member: memberOf(genesis) })
  expect(rule(drawn.removeDevice('alice', 'phone'))).toBe(null)
  expect(rule(drawn.leave('alice'))).toBe(null)
  expect(member(genesis)).toMatchObject({ role: 'owner', gone: 'left' })
})

test('[TEAM-15] nobodyBecomesOwner: an owner is from genesis', () => {
  expect(rule(drawn.setRole('alice', bob, 'owner'))).toBe('nobodyBecomesOwner')
  expect(member(bob)?.role).toBe('admin')
})

test('[TEAM-15] removerMayRemoveDevice: one’s own devices are anybody’s to remove, others’ an admin’s', () => {
  drawn.addDevice('vera', { device: 'phone', member: memberOf(vera) })
  expect(rule(drawn.removeDevice('carol', 'phone'))).toBe('removerMayRemoveDevice')
  expect(rule(drawn.removeDevice('bob', 'phone'))).toBe(null)
  expect(member(vera)?.gone).toBe(null)
})

test('[TEAM-15] deviceIsIn: a device that is out, or that nobody knows, is not removed', () => {
  drawn.removeDevice('bob', 'carol')
  expect(rule(drawn.removeDevice('alice', 'carol'))).toBe('deviceIsIn')
  expect(rule(drawn.removeDevice('alice', 'nowhere'))).toBe('deviceIsIn')
})

test('[TEAM-16] recoversOnlyBelow: nobody brings back the owner or an equal, by a device that would speak as them', () => {
  const recover = (by: string, subject: Statement, device: string) =>
    rule(drawn.addDevice(by, { device, member: memberOf(subject) }, 'Recover'))
  expect(recover('bob', drawn.genesis, 'a')).toBe('recoversOnlyBelow')
  expect(recover('bob', bob, 'b')).toBe('recoversOnlyBelow')
  expect(recover('alice', bob, 'c')).toBe(null)
  expect(recover('bob', carol, 'd')).toBe(null)
})

test('[TEAM-16] who lost everything comes back as who they were, and their lost devices stay out', () => {
  drawn.openLog('carol')
  drawn.remove('bob', carol)
  drawn.addDevice('bob', { device: 'new laptop', member: memberOf(carol) }, 'Recover')
  drawn.openLog('new laptop')
  const { team } = drawn
  expect(member(carol)).toMatchObject({ gone: null, role: 'editor', profile: { name: 'carol' } })
  expect([...team.devices.values()].map(({ name, gone }) => `${name}: ${gone}`)).toContain('carol: removed')
  expect(mayWrite(team, logNamed('carol'), 'update')).toMatchObject({ error: { rule: 'deviceIsIn' } })
  expect(mayWrite(team, logNamed('new laptop'), 'update').ok).toBe(true)
  expect(team.devices.get(deviceNamed('new laptop'))?.keys).toEqual(keysOf('new laptop'))
})

test.each<[Role, boolean]>([
  ['admin', true],
  ['editor', true],
  ['viewer', false]
])('as %s a member writes text: %s', (role, may) => {
  drawn.openLog('carol')
  drawn.setRole('alice', carol, role)
  expect(mayWrite(drawn.team, logNamed('carol'), 'update').ok).toBe(may)
})
