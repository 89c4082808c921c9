/** Three people in a live meeting, each seen by the others: hands, the temperature, and whose clock is how far ahead. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'
import { newFakeTeam, type FakeTeam } from '../../../tests/support/fake-team'
import { bytesToId, type LogId } from '../base/ids'
import { newScope, type Scope } from '../base/scope'
import { newPresence, type Presence } from '../platform/presence'
import { enterMeeting } from './live-presence.svelte'
import type { LivePresenceView } from './live-presence-views'
import { PresenceBoard } from './presence.svelte'

const agenda = bytesToId('document', new Uint8Array(16).fill(9))
const BELA_AHEAD_MS = 90_000

interface Attendee {
  readonly log: LogId
  readonly presence: Presence
  readonly view: LivePresenceView
  readonly scope: Scope
}

let team: FakeTeam
let attendees: Attendee[]

beforeEach(() => {
  team = newFakeTeam(['Ana', 'Bela', 'Vito'])
  attendees = []
})
afterEach(() => team.scope.end())

/** Opens the agenda and goes into its meeting; everybody hears everybody at once. */
function enter(name: string): Attendee {
  const [session, presence, scope] = [team.sessionOf(name), newPresence(), team.scope.child()]
  team.scope.defer(() => presence.close())
  const log = session.engine.ownLog
  for (const other of attendees) {
    other.presence.book.meet(`to ${name}`, log, presence.book.own)
    presence.book.meet(`to ${other.log}`, other.log, other.presence.book.own)
  }
  presence.awareness.on('update', (_: unknown, origin: unknown) => origin === 'local' && carry(presence))
  presence.awarenessOf(agenda, team.scope)
  const board = new PresenceBoard((of) => session.roster.personOfLog(of))
  board.join(presence, team.scope)
  const clock = { now: () => team.nowMs + (name === 'Bela' ? BELA_AHEAD_MS : 0) }
  const view = enterMeeting({ ...session, clock, presence: board }, agenda, { scope, stamper: () => null })
  const attendee = { log, presence, view, scope }
  attendees.push(attendee)
  attendees.forEach((each) => each.presence.book.repeat())
  return attendee
}

function carry({ awareness, book }: Presence): void {
  const update = encodeAwarenessUpdate(awareness, [book.own])
  for (const { presence } of attendees)
    if (presence.book.own !== book.own) applyAwarenessUpdate(presence.awareness, update, 'mesh')
}

const namesOf = (people: LivePresenceView['hands']) => people.map(({ name }) => name)

test('who is here is seen, this person first, and the own clock is right by itself', () => {
  const [ana] = ['Ana', 'Bela', 'Vito'].map(enter)
  expect(namesOf(ana?.view.here ?? [])).toEqual(['Ana', 'Bela', 'Vito'])
  expect(ana?.view.offsetOf(ana.log)).toBe(0)
})

test('a clock is known once both have spoken, whoever is ahead', () => {
  const [ana, bela] = [enter('Ana'), enter('Bela')]
  expect(ana.view.offsetOf(bela.log)).toBeNull()
  for (let word = 0; word < 3; word++) {
    team.nowMs += 2_000
    team.later()
  }
  expect(ana.view.offsetOf(bela.log)).toBe(BELA_AHEAD_MS)
  expect(bela.view.offsetOf(ana.log)).toBe(-BELA_AHEAD_MS)
})

test('hands stand in the order they went up, whatever the clocks, and come down', () => {
  const [ana, bela, vito] = [enter('Ana'), enter('Bela'), enter('Vito')]
  for (let word = 0; word < 3; word++) team.later()
  for (const { view } of [bela, vito, ana, bela]) {
    team.nowMs += 1_000
    view.setHand(true)
  }
  for (const { view } of attendees) expect(namesOf(view.hands)).toEqual(['Bela', 'Vito', 'Ana'])
  vito.view.setHand(false)
  bela.scope.end()
  expect([namesOf(ana.view.hands), ana.view.isMyHandUp, vito.view.isMyHandUp]).toEqual([['Ana'], true, false])
})

test('the temperature counts each person once, and what is taken back is gone', () => {
  const [ana, bela, vito] = [enter('Ana'), enter('Bela'), enter('Vito')]
  ana.view.setTemperature('up')
  bela.view.setTemperature('down')
  bela.view.setTemperature('up')
  vito.view.setTemperature('level')
  for (const { view } of attendees) expect(view.temperatures).toEqual({ up: 2, level: 1, down: 0 })
  bela.view.setTemperature(null)
  expect(vito.view.temperatures).toEqual({ up: 1, level: 1, down: 0 })
  expect([bela.view.myTemperature, ana.view.myTemperature]).toEqual([null, 'up'])
})

test('before the network is there, a meeting is one of this person alone', () => {
  const board = new PresenceBoard(() => null)
  const session = { ...team.sessionOf('Ana'), presence: board }
  const scope = newScope()
  const view = enterMeeting(session, agenda, { scope, stamper: () => null })
  view.setHand(true)
  expect([namesOf(view.here), namesOf(view.hands), view.offsetOf(bytesToId('log', new Uint8Array(16)))]).toEqual([
    ['Ana'],
    ['Ana'],
    null
  ])
  scope.end()
})
