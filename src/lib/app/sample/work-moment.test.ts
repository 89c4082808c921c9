import { describe, expect, test } from 'vitest'
import { deedsInOrder } from './sample-deeds'
import { SAMPLE_DOCUMENTS } from './sample-documents'
import { SAMPLE_PEOPLE, type SamplePerson } from './sample-people'
import { nextThursday, workMomentMs } from './work-moment'

const HOUR_MS = 3_600_000
const MONDAY = Date.parse('2026-03-23T00:00:00Z')
/** Nine days, every five hours, with a change of clocks in them. */
const NOWS = Array.from({ length: 44 }, (_, step) => MONDAY + step * 5 * HOUR_MS)

describe('the sample is as old as the moment it is looked at', () => {
  test('nothing is written in the future, before there is a document, or by somebody who does not work then', () => {
    for (const nowMs of NOWS) {
      for (const { file, by, at, later } of SAMPLE_DOCUMENTS) {
        const written = momentOf(by, at, nowMs)
        const moments = later.map((line) => momentOf(line.by, line.at, nowMs))
        const story = `${file} at ${new Date(nowMs).toISOString()}`
        expect([written, ...moments], story).toEqual([written, ...moments].sort((a, b) => a - b))
        expect(Math.max(written, ...moments), story).toBeLessThan(nowMs)
      }
      for (const { key, zone, lastMet } of SAMPLE_PEOPLE) {
        if (!lastMet) continue
        const own = SAMPLE_DOCUMENTS.flatMap((document) => [document, ...document.later])
          .filter(({ by }) => by === key)
          .map(({ at }) => momentOf(key, at, nowMs))
        expect(Math.max(...own), `${key} writes after leaving`).toBeLessThan(workMomentMs(lastMet, zone, nowMs))
      }
    }
    for (const deed of SAMPLE_DOCUMENTS.flatMap((document) => [document, ...document.later])) {
      const [hour = 0, minute = 0] = deed.at.clock.split(':').map(Number)
      const [from, to] = person(deed.by).hours[0] ?? [0, 0]
      expect(hour * 60 + minute, `${deed.by} at ${deed.at.clock}`).toBeGreaterThanOrEqual(from)
      expect(hour * 60 + minute, `${deed.by} at ${deed.at.clock}`).toBeLessThanOrEqual(to)
    }
  })

  test('a proposal is begun, answered before it closes and concluded after it, in the hours of whoever does so', () => {
    for (const nowMs of NOWS) {
      const deeds = deedsInOrder(nowMs)
      for (const document of SAMPLE_DOCUMENTS) {
        const own = deeds.filter((deed) => deed.document === document)
        const story = `${document.file} at ${new Date(nowMs).toISOString()}`
        expect(own[0]?.deed.kind, story).toBe('begin')
        expect(Math.max(...own.map(({ atMs }) => atMs)), story).toBeLessThan(nowMs)
        if (!document.closes) continue
        const closesMs = workMomentMs(document.closes, 'Europe/Lisbon', nowMs)
        const timesOf = (kind: string) => own.filter(({ deed }) => deed.kind === kind).map(({ atMs }) => atMs)
        expect(Math.max(...timesOf('position')), story).toBeLessThan(closesMs)
        expect(Math.min(...timesOf('outcome')), story).toBeGreaterThan(closesMs)
      }
    }
    for (const { by, at } of SAMPLE_DOCUMENTS.flatMap(({ positions = [], comments = [], outcome }) => [
      ...positions,
      ...comments,
      ...(outcome ? [outcome] : [])
    ])) {
      const [hour = 0, minute = 0] = at.clock.split(':').map(Number)
      const [from, to] = person(by).hours[0] ?? [0, 0]
      expect(hour * 60 + minute, `${by} at ${at.clock}`).toBeGreaterThanOrEqual(from)
      expect(hour * 60 + minute, `${by} at ${at.clock}`).toBeLessThanOrEqual(to)
    }
  })

  test('Ana and Inês take turns on the same words, whenever it is looked at', () => {
    for (const nowMs of NOWS) {
      const turns = deedsInOrder(nowMs).flatMap(({ by, deed }) =>
        deed.kind === 'comment' && deed.comment.section === 'problem' ? [by] : []
      )
      expect(turns, new Date(nowMs).toISOString()).toEqual(['ana', 'ines', 'ana', 'ines', 'ana', 'ines'])
    }
  })

  test('a weekend lies between Friday and Monday', () => {
    const mondayNoon = MONDAY + 12 * HOUR_MS
    expect(workMomentMs({ daysAgo: 0, clock: '09:00' }, 'Europe/Lisbon', mondayNoon)).toBe(MONDAY + 9 * HOUR_MS)
    expect(workMomentMs({ daysAgo: 1, clock: '09:00' }, 'Europe/Lisbon', mondayNoon)).toBe(MONDAY - 63 * HOUR_MS)
  })

  test('the open proposal closes on a Thursday two days away or more', () => {
    expect(nextThursday('Europe/Lisbon', MONDAY)).toEqual({ wall: '2026-03-26T17:00', zone: 'Europe/Lisbon' })
    expect(nextThursday('Europe/Lisbon', MONDAY + 48 * HOUR_MS).wall).toBe('2026-04-02T17:00')
  })
})

function momentOf(by: SamplePerson['key'], at: { daysAgo: number; clock: string }, nowMs: number): number {
  return workMomentMs(at, person(by).zone, nowMs)
}

function person(key: SamplePerson['key']): SamplePerson {
  const found = SAMPLE_PEOPLE.find((one) => one.key === key)
  if (!found) throw new Error(`${key} is not in the team`)
  return found
}
