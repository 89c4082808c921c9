/** When a meeting is, as the agendas of several people tell it. */
import ICAL from 'ical.js'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { newFakeTeam, type FakeTeam } from '../../../tests/support/fake-team'
import { err, ok } from '../base/result'
import { createAgenda } from '../docs/create'
import { beginSession, endSession, planSession } from '../docs/meeting-edit'
import { Away } from './away.svelte'
import type { Session } from './session'
import { When } from './when.svelte'
import type { HourView } from './when-views'

interface Story {
  readonly team: FakeTeam
  readonly doc: Y.Doc
  readonly files: { readonly name: string; readonly content: string }[]
  as(name: string, past?: readonly Y.Doc[]): When
}

/** It is Tuesday 1 December 2026, 08:00 in Lisbon. */
function newStory(): Story {
  const team = newFakeTeam(['Inês', 'Ana', 'Mei'])
  team.set('Ana', { zone: 'America/Sao_Paulo' })
  team.set('Mei', { zone: 'Asia/Tokyo' })
  const doc = newAgenda('Hourly readings')
  const files: Story['files'] = []
  const desk = {
    saveFile: (file: Story['files'][number]) => void files.push(file),
    addressOf: () => 'https://example.org/d'
  }
  return {
    ...{ team, doc, files },
    as(name, past = []) {
      const { session: bare, ...open } = team.openFor(name, doc)
      const rows = { present: past.map((_, at) => ({ id: String(at), kind: 'agenda', changedMs: team.nowMs })) }
      const readDocument = (id: string) =>
        Promise.resolve(past[Number(id)] ? ok(past[Number(id)]) : err({ kind: 'NotHere' }))
      const engine = Object.assign(Object.create(bare.engine), { readDocument })
      const session = { ...bare, engine, rows, desk, entry: { id: 'w' } } as object as Session
      return new When({ ...open, session, whyNot: () => null })
    }
  }
}

function newAgenda(title: string): Y.Doc {
  const doc = new Y.Doc()
  createAgenda(doc, { title })
  return doc
}

/** A call that was held, with who was in it and where they were. */
function held(team: FakeTeam, begins: string, inCall: readonly (readonly [name: string, zone: string])[]): Y.Doc {
  const doc = newAgenda('Before')
  const ms = Date.parse(begins)
  const log = team.sessionOf('Inês').engine.ownMember as never
  for (const [name, zone] of inCall) {
    beginSession(doc, { session: 'a', item: null, by: { member: team.idOf(name), zone, stamp: { ms, log } } })
  }
  endSession(doc, 'a', { ms: ms + 25 * 60_000, log })
  return doc
}

const said = ({ person, day, time, word }: HourView) => [person.name, day, time, word].filter(Boolean).join(' ')
const noon = { wall: '2026-12-02T12:00', minutes: 25 }
const night = { wall: '2026-12-03T00:30', minutes: 25 }
const idOf = (when: When, at: number) => when.sessions[at]?.id ?? ''

test('a session is by everybody’s own clock, with what it takes from each', async () => {
  const { as } = newStory()
  const ines = as('Inês')
  expect([ines.sessions, ines.oneCall, ines.planned, ines.turnWords]).toEqual([[], null, null, null])
  expect(await ines.plan(noon, null)).toBe(null)
  const mei = as('Mei')
  expect(mei.attenders.flatMap(({ seats }) => seats.flatMap(({ hour }) => (hour ? [said(hour)] : [])))).toEqual([
    'Inês 12:00 working',
    'Ana 09:00 working',
    'Mei 21:00 evening'
  ])
  expect(mei.oneCall).toMatchObject({ paths: [3], personMinutes: 75, hurt: [{ person: { name: 'Mei' } }] })
  expect([mei.planned, mei.turnWords]).toEqual([null, 'You stretch this time.'])
})

test('who says nothing is expected where it takes least from them, and who says it comes or writes is believed', async () => {
  const { as } = newStory()
  const [ines, ana] = [as('Inês'), as('Ana')]
  await ines.plan(noon, null)
  await ines.plan(night, null)
  const names = () => ines.sessions.map(({ letter, people }) => [letter, ...people.map(({ name }) => name)].join(' '))
  expect(names()).toEqual(['A Inês Ana', 'B Mei'])
  await ana.go(idOf(ana, 0), 'writing')
  await ana.go(idOf(ana, 1), 'call')
  expect(names()).toEqual(['A Inês', 'B Ana Mei'])
  expect(ines.planned).toMatchObject({ paths: [0, 1], personMinutes: 75 })
  expect([ana.sessions[1]?.mine, ines.sessions[1]?.mine]).toEqual(['call', null])
  await ana.go(idOf(ana, 1), null)
  expect(names()).toEqual(['A Inês', 'B Ana Mei'])
})

test('the ledger counts calls of the last weeks by where people were, and the rotation spares who gave', async () => {
  const { team, as } = newStory()
  const evenings = ['2026-11-03', '2026-11-10', '2026-11-17'].map((day) =>
    held(team, `${day}T12:00Z`, [
      ['Mei', 'Asia/Tokyo'],
      ['Inês', 'Europe/Lisbon']
    ])
  )
  const past = [...evenings, held(team, '2026-11-24T12:00Z', [['Mei', 'Europe/Lisbon']])]
  const ines = as('Inês', past)
  await expect.poll(() => ines.attenders.map(({ times }) => times)).toEqual([0, 0, 3])
  await ines.plan(noon, null)
  expect(ines.turnWords).toBe('Mei stretches this time. Mei gave most in the last 8 weeks.')
  const { times, alone } = ines.find({ minutes: 25, people: new Set(ines.people.map(({ id }) => id)), days: 7 })
  const turn = times.find(({ isTurn }) => isTurn)
  expect(turn?.hours.find(({ person }) => person.name === 'Mei')?.word).toBe('working')
  expect([times[0], alone.map(({ name }) => name)]).toEqual([turn, ['Mei']])
})

test('found times are planned as they are offered, and somebody’s leave is kept out of', async () => {
  const { team, as } = newStory()
  const away = new Away(team.sessionOf('Ana'))
  await away.tell({ from: '2026-12-01T05:00', to: '2026-12-03T00:00', standIn: null, words: '' }, null)
  const ines = as('Inês')
  const people = new Set<string>([team.idOf('Inês'), team.idOf('Ana')])
  const { times } = ines.find({ minutes: 50, people, days: 7 })
  expect(times[0]).toMatchObject({ words: 'In everybody’s working hours.', isTurn: false })
  expect(times[0]?.hours.map(said)).toEqual(['Inês 12:00 working', 'Ana 09:00 working'])
  expect(await ines.planAt(times[0]?.startMs ?? 0, 50)).toBe(null)
  expect(ines.sessions).toMatchObject([{ startMs: Date.parse('2026-12-03T12:00Z'), minutes: 50, letter: 'A' }])
  expect(ines.find({ minutes: 50, people, days: 0 })).toEqual({ times: [], alone: [] })
})

test('a changed time counts on, a cancelled session says so, and both are in its calendar file', async () => {
  const { as, files } = newStory()
  const ines = as('Inês')
  await ines.plan(noon, null)
  const session = idOf(ines, 0)
  const read = async () => {
    expect(await ines.saveSessionFile(session)).toBe(null)
    const calendar = new ICAL.Component(ICAL.parse(files.at(-1)?.content ?? '') as unknown[])
    const event = new ICAL.Event(calendar.getFirstSubcomponent('vevent') ?? undefined)
    return [event.uid, event.sequence, event.startDate.toString(), event.component.getFirstPropertyValue('status')]
  }
  const first = await read()
  expect(first.slice(1)).toEqual([0, '2026-12-02T12:00:00', 'CONFIRMED'])
  await ines.plan({ ...noon, wall: '2026-12-02T13:00' }, session)
  expect(await read()).toEqual([first[0], 1, '2026-12-02T13:00:00', 'CONFIRMED'])
  await ines.cancel(session)
  expect(await read()).toEqual([first[0], 2, '2026-12-02T13:00:00', 'CANCELLED'])
  expect(files[0]?.name).toBe('Hourly readings.ics')
  expect([ines.oneCall, ines.sessions[0]?.cancelled]).toEqual([null, true])
  await ines.uncancel(session)
  expect(ines.sessions).toMatchObject([{ cancelled: false }])
})

test('what is no time is answered with why, and nothing is changed', async () => {
  const { doc, as } = newStory()
  const ines = as('Inês')
  expect(ines.wishOf(null)).toEqual({ wall: '2026-12-01T10:00', minutes: 25 })
  expect(await ines.plan({ wall: '', minutes: 25 }, null)).toMatch('Choose a day')
  expect(await ines.plan({ ...noon, minutes: 0 }, null)).toMatch('takes a minute at least')
  expect(await ines.plan({ ...noon, wall: '2026-11-30T12:00' }, null)).toMatch('over already')
  expect(await ines.cancel('gone')).toMatch('not here any more')
  expect(await ines.planComing(3)).toMatch('does not come back')
  planSession(doc, 's', { wall: '2026-12-02T12:00', zone: 'Nowhere/Atall', minutes: 25 })
  expect([ines.sessions[0]?.startMs, await ines.saveSessionFile('s')]).toEqual([
    null,
    expect.stringMatching('does not know')
  ])
})

test('a series takes turns, says changes of clocks ahead, and one turn planned by two people is one session', async () => {
  const { team, as, files } = newStory()
  const [ines, ana] = [as('Inês'), as('Ana')]
  expect(ines.seriesWish()).toMatchObject({ repeats: 'week', takesTurns: true, minutes: 25 })
  team.nowMs = Date.parse('2027-03-01T08:00Z')
  const wish = { wall: '2027-03-02T12:00', minutes: 25, repeats: 'fortnight' as const, takesTurns: false }
  expect(await ines.saveSeries(wish)).toBe(null)
  expect(ana.series).toMatchObject({
    words: 'Every two weeks on Tuesday',
    changes: ['From Tue 30 Mar the meeting is an hour earlier for you and Mei.']
  })
  expect(ana.seriesWish()).toEqual({ ...wish, wall: '2027-03-02T09:00' })
  const [first] = ana.series?.coming ?? []
  await ana.planComing(first?.index ?? -1)
  await ines.planComing(first?.index ?? -1)
  expect([ines.sessions.length, ines.series?.coming[0]?.isPlanned]).toEqual([1, true])

  expect(await ines.saveSeries({ ...wish, takesTurns: true, repeats: 'month' })).toBe(null)
  expect(ines.series?.words).toBe('On the first Tuesday of a month')
  expect(new Set(ines.series?.coming.map(({ hurt }) => hurt[0]?.person.name)).size).toBeGreaterThan(1)
  expect(await ines.saveSeriesFile()).toBe(null)
  expect(files.at(-1)?.content).toContain('RRULE:FREQ=MONTHLY;BYDAY=1TU')
  await ines.endSeries()
  expect(ana.series).toBe(null)
})
