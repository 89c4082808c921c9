/** The team of the design's pictures, at the pictures' moment: Tuesday 24 November 2026, 09:40 in Lisbon. */
import { describe, expect, test } from 'vitest'
import type { WorkingHours } from '$lib/base/working-day'
import { newAwayTimes } from '$lib/app/away-times'
import type { PersonView } from '$lib/app/views'
import { sleepingSpans, workingSpans } from '$lib/base/working-day'
import { layBand, overlapWords } from './band-geometry'
import { awayWords } from './away-words'
import { dialArc, dialPip } from './dial-geometry'
import { personNow, personNowWords } from './person-day'
import { momentWords } from './moment-words'
import { spreadWords } from './spread-words'
import { agoWords } from './ago-words'
import { comingWords, dateWords, theirTimeWords, whenWords } from './time-words'
import { longitudeOf, subsolar, waveMarks, wavePath } from './wave-geometry'

const NOW = Date.parse('2026-11-24T09:40Z')
const HOUR = 3_600_000

const weekdays = (from: number, to: number): WorkingHours => [
  ...Array.from({ length: 5 }, () => [from * 60, to * 60] as const),
  null,
  null
]

function person(name: string, zone: string, hours: WorkingHours, isMe = false): PersonView {
  return { id: name, name, initial: name.charAt(0), hue: 1, zone, hours, isMe }
}

const ines = person('Inês', 'Europe/Lisbon', weekdays(9, 17), true)
const ana = person('Ana', 'America/Sao_Paulo', weekdays(8, 16))
const mei = person('Mei', 'Asia/Tokyo', weekdays(9, 17))
const ravi = person('Ravi', 'Asia/Kolkata', weekdays(10, 18.5))
const joss = person('Joss', 'America/Los_Angeles', weekdays(9, 17))
const zawadi = person('Zawadi', 'Africa/Nairobi', weekdays(8, 16))
const team = [ines, ana, mei, ravi, joss, zawadi]

describe('a person’s day', () => {
  test('says who is at work, off work and asleep', () => {
    const states = team.map((each) => `${each.name} ${personNow(each, NOW).time} ${personNow(each, NOW).state}`)
    expect(states).toEqual([
      'Inês 09:40 working',
      'Ana 06:40 asleep',
      'Mei 18:40 awake',
      'Ravi 15:10 working',
      'Joss 01:40 asleep',
      'Zawadi 12:40 working'
    ])
  })

  test('is named in words', () => {
    expect(personNowWords(mei, NOW)).toBe('Mei, 18:40 in Tokyo, off work')
  })

  test('a weekend has no working hours', () => {
    const sunday = NOW + 5 * 24 * HOUR
    expect(personNow(ines, sunday)).toMatchObject({ state: 'awake', hours: null })
  })

  test('hours past midnight run into the next day, and working beats sleeping', () => {
    const night = person('Noor', 'Europe/Lisbon', weekdays(22, 6))
    expect(personNow(night, Date.parse('2026-11-24T02:00Z')).state).toBe('working')
    expect(personNow(night, Date.parse('2026-11-24T06:30Z')).state).toBe('asleep')
    const day = { fromMs: Date.parse('2026-11-24T00:00Z'), toMs: Date.parse('2026-11-25T00:00Z') }
    expect(
      workingSpans(night, day).map(({ fromMs, toMs }) => [(fromMs - day.fromMs) / HOUR, (toMs - day.fromMs) / HOUR])
    ).toEqual([
      [0, 6],
      [22, 24]
    ])
  })

  test('the night in which clocks go back is an hour longer', () => {
    const night = { fromMs: Date.parse('2026-10-24T18:00Z'), toMs: Date.parse('2026-10-25T12:00Z') }
    expect(sleepingSpans(ines, night).map(({ fromMs, toMs }) => (toMs - fromMs) / HOUR)).toEqual([9])
  })
})

describe('the dial', () => {
  test('has noon on top, midnight below, morning on the left', () => {
    expect([dialPip(12 * 60), dialPip(0), dialPip(6 * 60)]).toEqual([
      { x: 20, y: 3 },
      { x: 20, y: 37 },
      { x: 3, y: 20 }
    ])
  })

  test('draws the working day as one dash from its first hour', () => {
    expect(dialArc({ from: 9 * 60, to: 17 * 60 })).toEqual({ dasharray: '8 16', transform: 'rotate(-135 20 20)' })
  })
})

describe('the band', () => {
  const band = layBand(team, 'Europe/Lisbon', NOW)

  test('runs west to east', () => {
    expect(band.rows.map((row) => row.person.name)).toEqual(['Joss', 'Ana', 'Inês', 'Zawadi', 'Ravi', 'Mei'])
  })

  test('lays their hours on mine', () => {
    expect(band.rows[0]?.words).toBe('at work 00:00–01:00 and 17:00–24:00 your time')
    expect(band.rows[1]?.bars).toContainEqual({ kind: 'work', left: 11 / 24, width: 8 / 24 })
  })

  test('finds the hours most people share', () => {
    expect(band.overlap).toMatchObject({ hours: '11:00–13:00', people: 4 })
    expect(overlapWords(band.overlap, 6).rest).toBe('suits 4 of 6. Nobody shares every hour.')
  })

  test('has no overlap to show for one person', () => {
    expect(layBand([ines], 'Europe/Lisbon', NOW).overlap).toBeNull()
  })

  test('puts now where the day is, and hides the hour under its flag', () => {
    expect(band.nowLeft).toBeCloseTo(9.667 / 24, 3)
    expect(band.nowTime).toBe('09:40')
    expect(band.marks.filter(({ hidden }) => hidden === 'always').map(({ label }) => label)).toEqual(['09'])
  })
})

describe('the wave', () => {
  test('has the sun over 35° east at 09:40 UTC', () => {
    expect(subsolar(NOW)).toBeCloseTo(35, 5)
  })

  test('stands a person at the standard time of their zone, in summer too', () => {
    const july = Date.parse('2026-07-01T12:00Z')
    expect(
      ['Europe/Lisbon', 'Asia/Kolkata', 'America/Los_Angeles', 'Australia/Sydney'].map((zone) =>
        longitudeOf(zone, july)
      )
    ).toEqual([0, 82.5, -120, 150])
  })

  test('keeps day above the line and night below it', () => {
    const top = new Map(waveMarks(team, NOW, 960).map((mark) => [mark.people[0]?.name, mark.top]))
    expect([top.get('Zawadi'), top.get('Joss')].map((value) => (value ?? 50) < 50)).toEqual([true, false])
  })

  test('people of one zone share a mark, and neighbours’ labels make room', () => {
    const porto = person('Tomasz', 'Europe/Lisbon', weekdays(9, 17))
    const lagos = person('Bisi', 'Africa/Lagos', weekdays(9, 17))
    const marks = waveMarks([...team, porto, lagos], NOW, 960)
    expect(marks.map(({ people, label }) => `${people.map(({ name }) => name).join('+')} ${label}`)).toEqual([
      'Joss below',
      'Ana below',
      'Inês+Tomasz below',
      'Bisi above',
      'Zawadi below',
      'Ravi below',
      'Mei below'
    ])
  })

  test('the area closes on the line', () => {
    const { line, area } = wavePath(NOW, { width: 960, height: 260 })
    expect(area).toBe(`${line}L960 130L0 130Z`)
  })
})

describe('times in words', () => {
  const zone = 'Europe/Lisbon'

  test('say no more than is needed', () => {
    const words = ['2026-11-24T09:12Z', '2026-11-23T23:10Z', '2026-11-03T08:00Z', '2025-11-24T08:00Z'].map((text) =>
      whenWords(Date.parse(text), zone, NOW)
    )
    expect(words).toEqual(['09:12', 'Mon 23:10', '3 Nov', '24 Nov 2025'])
  })

  test('name the day of what is to come, and the date where it is further off', () => {
    const words = ['2026-11-24T17:00Z', '2026-11-26T17:00Z', '2026-12-01T17:00Z'].map((text) =>
      comingWords(Date.parse(text), zone, NOW)
    )
    expect(words).toEqual(['Tue 17:00', 'Thu 17:00', 'Tue 1 Dec 17:00'])
  })

  test('count minutes and hours while they are few', () => {
    expect([10_000, 120_000, 3 * HOUR, 20 * HOUR].map((ago) => agoWords(NOW - ago, zone, NOW))).toEqual([
      'just now',
      '2 min ago',
      '3 h ago',
      'Mon 13:40'
    ])
  })

  test('name the day for those for whom it is another', () => {
    const close = Date.parse('2026-11-26T17:00Z')
    expect([dateWords(close, zone), theirTimeWords(close, 'Asia/Tokyo', zone)]).toEqual([
      'Thu 26 Nov',
      '02:00 on Fri in Tokyo'
    ])
  })
})

describe('the moment in words', () => {
  test('counts who works and who sleeps', () => {
    expect([momentWords(team, NOW), spreadWords(team)]).toEqual([
      'Three at work, two asleep',
      'Six people in six time zones.'
    ])
  })

  test('says when everybody sleeps, and when there is only one', () => {
    expect(momentWords([ana, joss], NOW)).toBe('Everybody is asleep')
    expect(momentWords([{ ...joss, isMe: true }], NOW)).toBe('Just you, for now')
    expect([momentWords([joss], NOW), spreadWords([joss])]).toEqual(['Everybody is asleep', 'One person.'])
  })
})

describe('being away', () => {
  const until = (toMs: number | null, standIn: string | null = null) =>
    newAwayTimes([{ fromMs: NOW - 2 * HOUR, toMs, standIn }], 'Europe/Lisbon')

  test('stands over what the hours say, on a dial and in the moment', () => {
    const away = { ...ines, away: until(null) }
    expect(personNowWords(away, NOW)).toBe('You, 09:40 in Lisbon, away')
    expect(personNow(away, NOW - 3 * HOUR).state).toBe('asleep')
    expect(momentWords([away, mei], NOW)).toBe('Nobody at work')
  })

  test('lies over the day it takes, and no hours of it are shared', () => {
    const noon = Date.parse('2026-11-24T12:00Z')
    const { rows, overlap } = layBand([{ ...ines, away: until(noon) }, zawadi], 'Europe/Lisbon', NOW)
    expect(rows[0]?.bars).toMatchObject(
      [
        { kind: 'away', left: 7.667 / 24, width: 4.333 / 24 },
        { kind: 'sleep', left: 0, width: 7 / 24 },
        { kind: 'sleep', left: 23 / 24, width: 1 / 24 },
        { kind: 'work', left: 12 / 24, width: 5 / 24 }
      ].map(({ kind, left, width }) => ({ kind, left: expect.closeTo(left, 4), width: expect.closeTo(width, 4) }))
    )
    expect(rows[0]?.words).toBe('at work 12:00–17:00 your time, away 07:40–12:00')
    expect(overlap?.hours).toBe('12:00–13:00')
  })

  test('is said with until when and who stands in, in the reader’s time', () => {
    const words = (toMs: number | null, standIn: string | null = null, nowMs = NOW) =>
      awayWords({ away: until(toMs, standIn) }, 'Europe/Lisbon', nowMs)
    expect(words(Date.parse('2026-12-07T00:00Z'), 'Bela')).toBe('Away until Mon 7 Dec · Bela stands in')
    expect(words(Date.parse('2026-12-07T09:00Z'))).toBe('Away until Mon 7 Dec 09:00')
    expect(words(Date.parse('2026-11-24T17:00Z'))).toBe('Away until today 17:00')
    expect(words(Date.parse('2027-01-04T00:00Z'))).toBe('Away until Mon 4 Jan 2027')
    expect(words(null)).toBe('Away until further notice')
    const before = NOW - 3 * HOUR
    expect(words(Date.parse('2026-12-07T00:00Z'), null, before)).toBe('Away from today 07:40 to Mon 7 Dec')
    expect(words(Date.parse('2026-11-24T09:00Z'))).toBeNull()
    expect(awayWords({}, 'Europe/Lisbon', NOW)).toBeNull()
  })
})
