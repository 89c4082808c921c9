/** A meeting as the pages of those in it tell it: Inês runs it, Ravi and Mei are in it, Vito reads along. */
import { beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { newFakeTeam, type FakeTeam } from '../../../tests/support/fake-team'
import { readItems } from '../docs/agenda'
import { addItem } from '../docs/agenda-edit'
import { createAgenda } from '../docs/create'
import { Captures } from './captures.svelte'
import { readMeeting } from '../docs/meeting'
import { planSession } from '../docs/meeting-edit'
import { LiveMeeting } from './live.svelte'
import { Minutes } from './minutes.svelte'
import type { CaptureDraft } from './meeting-views'

const MINUTE = 60_000

let team: FakeTeam
let doc: Y.Doc
beforeEach(() => {
  team = newFakeTeam(['Inês', 'Ravi', 'Mei', 'Vito'])
  team.set('Vito', { role: 'viewer' })
  doc = new Y.Doc()
  createAgenda(doc, { title: 'Hourly readings review' })
  for (const [id, timebox] of [
    ['flood', 15],
    ['boards', 5],
    ['batteries', null]
  ] as const)
    addItem(doc, { id, topic: id, timebox })
})

function pageOf(name: string) {
  const deps = { ...team.openFor(name, doc), state: () => ({ verdict: 'ok' as const, trashed: false }) }
  const live = new LiveMeeting(deps)
  const beside = { ...deps, offsetOf: live.offsetOf, whyNot: () => live.whyNot }
  return { live, captures: new Captures(beside), minutes: new Minutes(beside) }
}

const side = (words: string): CaptureDraft => ({
  ...{ kind: 'side', item: 'flood', words, owner: null, due: null, source: null }
})

test('is on for everybody who has it open, at the same item with the same time left', async () => {
  const [ines, ravi] = [pageOf('Inês').live, pageOf('Ravi').live]
  expect(ravi.isLive).toBe(false)
  expect(await ines.start()).toBe(null)
  expect([ines.isIn, ravi.isLive, ravi.isIn]).toEqual([true, true, false])
  expect(await ravi.join()).toBe(null)
  expect(ravi.inCall.map(({ name }) => name)).toEqual(['Inês', 'Ravi'])
  team.nowMs += 8 * MINUTE
  team.later()
  expect(ravi.timer).toMatchObject({ leftMs: 7 * MINUTE, minutes: 15 })
  expect(ines.leftMs).toBe(17 * MINUTE)
  await ravi.addMinutes(5)
  expect(ines.timer).toMatchObject({ leftMs: 12 * MINUTE, minutes: 20 })
  await ines.next()
  expect(ravi.steps.map(({ id, state }) => `${id} ${state}`)).toEqual(['flood past', 'boards on', 'batteries coming'])
  await ravi.next()
  expect(ines.timer).toEqual({ leftMs: null, minutes: null, endsMs: null })
  await ines.next()
  expect(ravi.item).toBe(null)
  await ines.next()
  expect(ravi.steps.map(({ state }) => state)).toEqual(['past', 'past', 'past'])
})

test('begins the planned session that is nearest, never one of last summer, and is joined by whoever starts it too', async () => {
  const plan = (wall: string) => ({ wall, zone: 'Europe/Lisbon', minutes: 25 })
  planSession(doc, 'june', plan('2026-06-01T09:00'))
  planSession(doc, 'today', plan('2026-12-01T08:30'))
  planSession(doc, 'later', plan('2026-12-09T09:00'))
  const [ines, ravi] = [pageOf('Inês').live, pageOf('Ravi').live]
  await ines.start()
  await ravi.start()
  expect([...readMeeting(doc).sessions].filter(({ run }) => run).map(({ id }) => id)).toEqual(['today'])
  expect(ines.inCall.map(({ name }) => name)).toEqual(['Inês', 'Ravi'])
})

test('an action is done when the last who said so says it is', async () => {
  const [ines, ravi] = [pageOf('Inês').captures, pageOf('Ravi').captures]
  await ines.capture({ ...side('Read the log'), kind: 'action' })
  const isDone = () => ines.all[0]?.isDone
  await ravi.tick(ines.all[0]?.id ?? '')
  expect(isDone()).toBe(true)
  team.nowMs += 1_000
  await ines.tick(ines.all[0]?.id ?? '')
  expect(isDone()).toBe(false)
})

test('lets people speak in their turn, and forgets who left', async () => {
  const [ines, ravi, mei] = [pageOf('Inês').live, pageOf('Ravi').live, pageOf('Mei').live]
  await ines.start()
  await ravi.join()
  await mei.join()
  await ravi.queueUp('topic', 'a number')
  await mei.queueUp('question', '')
  expect(ines.queue.map(({ person, kind }) => `${person.name} ${kind}`)).toEqual(['Mei question', 'Ravi topic'])
  await ines.nextSpeaker()
  expect(ravi.speaking?.person.name).toBe('Mei')
  await ravi.leave()
  expect([mei.queue, mei.inCall.map(({ name }) => name)]).toEqual([[], ['Inês', 'Mei']])
})

test('is adjourned by more than half, who are counted and not named, and take it back as freely', async () => {
  const [ines, ravi, mei] = [pageOf('Inês').live, pageOf('Ravi').live, pageOf('Mei').live]
  await ines.start()
  await ravi.join()
  await mei.join()
  await ravi.sayAdjourn()
  expect(ines.adjourn).toEqual({ said: 1, of: 3, needed: 2, isMine: false, isAdjourned: false })
  await ravi.sayAdjourn()
  expect(ravi.adjourn).toMatchObject({ said: 0, isMine: false })
  await ravi.sayAdjourn()
  await mei.sayAdjourn()
  expect(ines.adjourn).toMatchObject({ said: 2, isAdjourned: true })
  await ravi.leave()
  expect(ines.adjourn).toMatchObject({ said: 2, of: 3, needed: 2, isAdjourned: true })
})

test('ends with an outcome for each item, and not before', async () => {
  const { live, minutes } = pageOf('Inês')
  const ravi = pageOf('Ravi')
  await live.start()
  await ravi.live.join()
  await minutes.settle('flood', 'decided', 'How fast the water rises.')
  expect(minutes.owed.map(({ id }) => id)).toEqual(['boards', 'batteries'])
  expect(await minutes.endWith([{ item: 'boards', kind: 'dropped', words: '' }])).toBe('One item has no outcome yet.')
  expect(live.isLive).toBe(true)
  team.nowMs += 20 * MINUTE
  const outcomes = ['boards', 'batteries'].map((item) => ({ item, kind: 'undecided' as const, words: '' }))
  expect(await minutes.endWith(outcomes)).toBe(null)
  expect(readItems(doc).map(({ outcome }) => outcome?.kind)).toEqual(['decided', 'undecided', 'undecided'])
  expect([ravi.live.isLive, ravi.minutes.isAfter]).toEqual([false, true])
  expect(ravi.minutes.sessions).toMatchObject([{ givenBack: 10, people: [{ name: 'Inês' }, { name: 'Ravi' }] }])
})

test('goes through the phases of its minutes, once nothing is owed', async () => {
  const { live, minutes } = pageOf('Inês')
  await live.start()
  const outcomes = ['flood', 'boards', 'batteries'].map((item) => ({ item, kind: 'decided' as const, words: '' }))
  await minutes.endWith(outcomes)
  await minutes.settle('boards', null, '')
  expect(await minutes.goOn()).toBe('One item has no outcome yet.')
  await minutes.settle('boards', 'writing', '')
  const phases = [minutes.phase]
  for (let step = 0; step < 4; step++) {
    expect(await minutes.goOn()).toBe(null)
    phases.push(minutes.phase)
  }
  expect(phases).toEqual(['live', 'cleaned', 'amended', 'final', 'amended'])
  expect(minutes.untilMs).toBe(Date.parse('2026-12-02T17:00Z'))
})

test('keeps side notes until something comes of them', async () => {
  const [ines, ravi] = [pageOf('Inês').captures, pageOf('Ravi').captures]
  expect(await ines.capture(side('  '))).toContain('no words')
  await ines.capture(side('Joss has the Fraser log'))
  team.nowMs += 1_000
  await ines.capture(side('Ravi is hungry'))
  expect(ravi.unported.map(({ words }) => words)).toEqual(['Joss has the Fraser log', 'Ravi is hungry'])
  const [fraser, hungry] = ravi.unported
  const action = { ...side('Joss checks the Fraser log'), kind: 'action' as const, owner: team.idOf('Mei') }
  await ravi.capture({ ...action, due: '2026-12-04', source: fraser?.id ?? '' })
  await ravi.drop(hungry?.id ?? '')
  expect(ines.unported).toEqual([])
  const kept = ines.all.find(({ kind }) => kind === 'action')
  expect(kept).toMatchObject({ topic: 'flood', owner: { name: 'Mei' }, due: '2026-12-04', isDone: false })
  await pageOf('Mei').captures.tick(kept?.id ?? '')
  expect(ines.all.find(({ kind }) => kind === 'action')?.isDone).toBe(true)
})

test('a viewer reads along and changes nothing', async () => {
  const vito = pageOf('Vito')
  const before = JSON.stringify(doc.toJSON())
  for (const said of [vito.live.start(), vito.minutes.goOn(), vito.captures.capture(side('no'))])
    expect(await said).toContain('A viewer reads along')
  expect(JSON.stringify(doc.toJSON())).toBe(before)
})
