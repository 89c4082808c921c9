/** What removals and demotions do to what was said apart from them. Alice is the owner; bob joined before carol, carol before dan. */
import { beforeEach, expect, test } from 'vitest'
import { deviceNamed, DrawnTeam, logNamed, memberOf } from '../../../tests/support/drawn-team'
import type { StatementId } from '../base/ids'
import type { Statement } from '../wire/statement'
import { mayWrite } from './authority'
import { deriveTeam } from './derive-team'

let drawn: DrawnTeam
let bob: Statement
let carol: Statement
let dan: Statement
/** What everybody knew when they parted. */
let apart: readonly StatementId[]

beforeEach(() => {
  drawn = new DrawnTeam()
  bob = drawn.joinAsAdmin('bob')
  carol = drawn.joinAsAdmin('carol')
  dan = drawn.join('dan')
  apart = drawn.heads
})

const rule = ({ id }: Statement) => drawn.team.voidByRule.get(id) ?? null
const goneOf = (arrival: Statement) => drawn.team.members.get(memberOf(arrival))?.gone
const roleOf = (arrival: Statement) => drawn.team.members.get(memberOf(arrival))?.role

test('[TEAM-11] removalVoidsConcurrentOfItsSubject: who was removed says nothing apart from it', () => {
  const before = drawn.rename('dan')
  const known = drawn.heads
  const beside = drawn.rename('dan', known)
  const removal = drawn.remove('bob', dan, known)
  const after = drawn.rename('dan')
  expect([before, beside, after].map(rule)).toEqual([null, 'removalVoidsConcurrentOfItsSubject', 'authorIsAMember'])
  expect(rule(removal)).toBe(null)
  expect(goneOf(dan)).toBe('removed')
  expect(drawn.team.members.get(memberOf(dan))?.profile.name).toMatch(/^dan \d/)
})

test('a device that was removed says nothing apart from it; the member’s other one does', () => {
  drawn.addDevice('dan', { device: 'phone', member: memberOf(dan) })
  const known = drawn.heads
  const removal = drawn.removeDevice('dan', 'phone', known)
  const [lost, kept] = [drawn.rename('phone', known), drawn.rename('dan', known)]
  expect([removal, lost, kept].map(rule)).toEqual([null, 'removalVoidsConcurrentOfItsSubject', null])
  expect(drawn.team.devices.get(deviceNamed('phone'))?.gone).toBe('removed')
  expect(goneOf(dan)).toBe(null)
})

test('[TEAM-11] demotionVoidsWhatTheRoleMayNotSign: a demoted admin’s invite is void, their name and their log are not', () => {
  drawn.setRole('alice', bob, 'editor', apart)
  const invite = drawn.invite('bob', apart)
  const [name, log] = [drawn.rename('bob', apart), drawn.openLog('bob', 'bob', apart)]
  expect([invite, name, log].map(rule)).toEqual(['demotionVoidsWhatTheRoleMayNotSign', null, null])
  expect(roleOf(bob)).toBe('editor')
})

test('a role given anew is no demotion: it voids nothing', () => {
  drawn.setRole('alice', dan, 'admin', apart)
  const beside = drawn.setRole('carol', dan, 'viewer', apart)
  const said = drawn.rename('dan', apart)
  const raised = drawn.setRole('bob', dan, 'editor', apart)
  expect([beside, said, raised].map(rule)).toEqual([null, null, null])
  // Said apart by three: the owner's word stands.
  expect(roleOf(dan)).toBe('admin')
})

test('[TEAM-11] voidAuthorityDrawnFromVoid: a ghost invited by a demoted admin says nothing, and is known by name', () => {
  drawn.setRole('alice', bob, 'editor', apart)
  const invite = drawn.invite('bob', apart)
  const ghost = drawn.admit('ghost', invite)
  const log = drawn.openLog('ghost', 'ghost', [ghost.id])
  const comesAfter = drawn.rename('carol', [log.id])
  expect([ghost, log].map(rule)).toEqual(['voidAuthorityDrawnFromVoid', 'voidAuthorityDrawnFromVoid'])
  expect(rule(comesAfter)).toBe(null)
  expect(goneOf(ghost)).toBe('void')
  expect(drawn.team.logs.get(logNamed('ghost'))?.member).toBe(memberOf(ghost))
  expect(mayWrite(drawn.team, logNamed('ghost'), 'receipt').ok).toBe(false)
})

test('what an editor may not say is void for everybody, and nobody it admits has a name', () => {
  drawn.setRole('alice', bob, 'editor')
  const ghost = drawn.admit('ghost', drawn.invite('bob'))
  expect(rule(ghost)).toBe('inviteIsKnown')
  expect(goneOf(ghost)).toBe(undefined)
})

test('[TEAM-12] removalBeatsConcurrentAdmission: a role, a device or a return given apart from it is void', () => {
  const role = drawn.setRole('alice', dan, 'admin', apart)
  const device = drawn.addDevice('dan', { device: 'tablet', member: memberOf(dan), parents: apart })
  const back = drawn.addDevice('alice', { device: 'new', member: memberOf(dan), parents: apart }, 'Recover')
  const known = drawn.heads
  drawn.remove('carol', dan, apart)
  expect([role, device, back].map(rule)).toEqual(Array(3).fill('removalBeatsConcurrentAdmission'))
  expect(roleOf(dan)).toBe('editor')
  expect(known).toHaveLength(3)
})

test('a device removed from one member is not brought in beside that by another invite', () => {
  const invite = drawn.invite('alice')
  const known = drawn.heads
  const removal = drawn.removeDevice('bob', 'dan', known)
  const beside = drawn.admit('dan', invite, [invite.id])
  expect(rule(removal)).toBe(null)
  // Its past has dan's device in it, so it could not come in again there either.
  expect(rule(beside)).toBe('deviceIsNew')
  const elsewhere = drawn.admit('dan', drawn.invite('alice', [drawn.genesis.id]))
  expect(rule(elsewhere)).toBe('removalBeatsConcurrentAdmission')
})

test('after a removal the same person comes in again, as somebody new or as who they were', () => {
  drawn.remove('bob', dan)
  const again = drawn.join('dan')
  expect(rule(again)).toBe(null)
  expect([goneOf(dan), goneOf(again)]).toEqual(['removed', null])
  expect(rule(drawn.rename('dan'))).toBe(null)

  const back = drawn.addDevice('bob', { device: 'new', member: memberOf(dan) }, 'Recover')
  expect(rule(back)).toBe(null)
  expect(goneOf(dan)).toBe(null)
  expect(rule(drawn.rename('new'))).toBe(null)
})

test('[TEAM-11] seniorWins: of two admins who remove each other the senior stays', () => {
  const junior = drawn.remove('carol', bob, apart)
  const senior = drawn.remove('bob', carol, apart)
  expect([junior, senior].map(rule)).toEqual(['removalVoidsConcurrentOfItsSubject', null])
  expect([goneOf(bob), goneOf(carol)]).toEqual([null, 'removed'])
})

test('a junior’s removal of a senior stands where they do not remove each other, and takes what the senior said apart', () => {
  const removal = drawn.remove('carol', bob, apart)
  const other = drawn.remove('bob', dan, apart)
  expect([removal, other].map(rule)).toEqual([null, 'removalVoidsConcurrentOfItsSubject'])
  expect([goneOf(bob), goneOf(dan)]).toEqual(['removed', null])
})

test('the owner’s word breaks every circle, and of three in a circle the most senior’s stands first', () => {
  const erin = drawn.joinAsAdmin('erin')
  const known = drawn.heads
  const byBob = drawn.remove('bob', erin, known)
  const byErin = drawn.remove('erin', carol, known)
  const byCarol = drawn.remove('carol', bob, known)
  expect([byBob, byErin, byCarol].map(rule)).toEqual([null, 'removalVoidsConcurrentOfItsSubject', null])

  const byAlice = drawn.remove('alice', bob, known)
  expect([byAlice, byBob, byErin, byCarol].map(rule)).toEqual([
    null,
    'removalVoidsConcurrentOfItsSubject',
    null,
    'removalVoidsConcurrentOfItsSubject'
  ])
})

test('who stands beside a circle is judged by what comes of it, however senior they are', () => {
  const erin = drawn.joinAsAdmin('erin')
  const known = drawn.heads
  const byBob = drawn.remove('bob', dan, known)
  const circle = [drawn.remove('carol', erin, known), drawn.remove('erin', carol, known)]
  const byCarol = drawn.remove('carol', bob, known)
  expect([...circle, byCarol, byBob].map(rule)).toEqual([
    null,
    'removalVoidsConcurrentOfItsSubject',
    null,
    'removalVoidsConcurrentOfItsSubject'
  ])
})

test('two who remove the same one agree', () => {
  const removals = [drawn.remove('bob', dan, apart), drawn.remove('carol', dan, apart)]
  expect(removals.map(rule)).toEqual([null, null])
})

test('a circle through a promotion is settled too, by rank', () => {
  const erin = drawn.join('erin')
  const known = drawn.heads
  // Carol makes erin an admin, who removes bob; bob removes carol, apart from both.
  const promotion = drawn.setRole('carol', erin, 'admin', known)
  const byErin = drawn.remove('erin', bob, [promotion.id])
  const byBob = drawn.remove('bob', carol, known)
  expect([promotion, byErin, byBob].map(rule)).toEqual([
    'removalVoidsConcurrentOfItsSubject',
    'voidAuthorityDrawnFromVoid',
    null
  ])
})

test('a void removal removes nobody: what its subject said stands', () => {
  const said = drawn.rename('dan', apart)
  drawn.remove('carol', dan, apart)
  expect(rule(said)).toBe('removalVoidsConcurrentOfItsSubject')
  drawn.setRole('alice', carol, 'editor', apart)
  expect(rule(said)).toBe(null)
  expect(goneOf(dan)).toBe(null)
})

test('[TEAM-13] closesInvites: a removal closes what it does not name, always the removed’s own, and whom they came by', () => {
  const kept = drawn.invite('alice')
  const forgotten = drawn.invite('alice')
  const ofBob = drawn.invite('bob')
  const keepInvites = [kept.id, ofBob.id].sort()
  const known = drawn.heads
  drawn.remove('alice', bob, known, { keepInvites })
  const revoked = [kept, forgotten, ofBob].map(({ id }) => drawn.team.invites.get(id)?.revoked)
  expect(revoked).toEqual([false, true, true])

  const cameBy = bob.body.type === 'Admit' ? bob.body.invite : kept.id
  expect(drawn.team.invites.get(cameBy)?.revoked).toBe(true)
})

test('nobody locks the door behind themself: who is no admin closes only their own', () => {
  const open = drawn.invite('alice')
  drawn.leave('dan')
  expect(drawn.team.invites.get(open.id)?.revoked).toBe(false)
  expect(goneOf(dan)).toBe('left')
})

test('[TEAM-13] an admission apart from the closing waits for an admin’s tap', () => {
  const invite = drawn.invite('alice')
  const known = drawn.heads
  const guest = drawn.admit('guest', invite)
  drawn.openLog('guest', 'guest', [guest.id])
  expect(drawn.team.members.get(memberOf(guest))?.waits).toBe(false)

  drawn.remove('bob', dan, known)
  expect(drawn.team.members.get(memberOf(guest))).toMatchObject({ waits: true, gone: null, role: 'editor' })
  expect(mayWrite(drawn.team, logNamed('guest'), 'update')).toMatchObject({ error: { rule: 'memberIsLetIn' } })
  expect(mayWrite(drawn.team, logNamed('guest'), 'receipt').ok).toBe(true)

  drawn.setRole('carol', guest, 'viewer', [guest.id])
  expect(drawn.team.members.get(memberOf(guest))?.waits).toBe(true)
  drawn.setRole('carol', guest, 'editor')
  expect(drawn.team.members.get(memberOf(guest))).toMatchObject({ waits: false, role: 'editor' })
  expect(mayWrite(drawn.team, logNamed('guest'), 'update').ok).toBe(true)
})

test('none of this depends on the order in which it was heard', () => {
  drawn.remove('carol', bob, apart)
  drawn.remove('bob', carol, apart)
  drawn.admit('ghost', drawn.invite('carol', apart))
  const { team } = drawn
  expect(deriveTeam(drawn.workspace, new Map([...drawn.statements].reverse()))).toEqual(team)
})
