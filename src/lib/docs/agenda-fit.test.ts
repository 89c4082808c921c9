import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { fitAgenda, plannedMinutes } from './agenda-fit'
import { createAgenda } from './create'
import { planSession } from './meeting-edit'

const item = (id: string, timebox: number | null, flags: string[] = [], done = false) => ({ id, timebox, flags, done })

test('what fits twenty-five minutes, or fifty, is a meeting of that length; a day is counted and no more', () => {
  expect(fitAgenda([item('a', 15), item('b', 10)], null)).toEqual({ minutes: 25, of: 25, falling: [] })
  expect(fitAgenda([item('a', 15), item('b', 15)], null)).toEqual({ minutes: 30, of: 50, falling: [] })
  expect(fitAgenda([item('a', 300)], null)).toEqual({ minutes: 300, of: null, falling: [] })
  expect(fitAgenda([], null)).toEqual({ minutes: 0, of: 25, falling: [] })
})

test('what is too much falls off the end, until the rest fits', () => {
  const items = [item('a', 15), item('b', null), item('c', 10), item('d', 5)]
  expect(fitAgenda(items, 25)).toEqual({ minutes: 30, of: 25, falling: ['d'] })
  expect(fitAgenda(items, 18).falling).toEqual(['d', 'c'])
})

test('late additions fall first, what is bound to its time stays, what is settled takes none', () => {
  const items = [item('late', 5, ['⌛']), item('a', 10), item('done', 60, [], true), item('hard', 10, ['❄', '⌛'])]
  expect(fitAgenda(items, 10)).toEqual({ minutes: 25, of: 10, falling: ['late', 'a'] })
  expect(fitAgenda([item('x', 30, ['🔒']), item('y', 30, ['🔁'])], 25).falling).toEqual(['y'])
})

test('the minutes are those of the session that is next', () => {
  const doc = new Y.Doc()
  createAgenda(doc, { title: 'Weekly' })
  expect(plannedMinutes(doc)).toBeNull()
  planSession(doc, 'b', { wall: '2026-12-10T10:00', zone: 'Europe/Lisbon', minutes: 50 })
  planSession(doc, 'a', { wall: '2026-12-09T10:00', zone: 'Europe/Lisbon', minutes: 40, cancelled: true })
  expect(plannedMinutes(doc)).toBe(50)
})
