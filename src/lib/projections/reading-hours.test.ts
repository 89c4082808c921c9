import { describe, expect, test } from 'vitest'
import type { WorkingHours } from '../base/working-day'
import { readingHours, type Reader } from './reading-hours'

const at = (text: string) => Date.parse(`${text}Z`)

const weekdays = (from: number, to: number): WorkingHours => [
  ...Array.from({ length: 5 }, () => [from * 60, to * 60] as const),
  null,
  null
]

function reader(id: string, zone: string, hours = weekdays(9, 17), away: [from: string, to: string][] = []): Reader {
  return { id, zone, hours, away: away.map(([from, to]) => ({ fromMs: at(from), toMs: at(to) })) }
}

/** "mei asleep 2026-11-25T00:00", one a line, in their order. */
function told(people: readonly Reader[], now: string): string[] {
  const said = (ms: number | null) => (ms === null ? 'not in sight' : new Date(ms).toISOString().slice(0, 16))
  return readingHours(people, at(now)).readers.map(({ id, state, readsMs }) => `${id} ${state} ${said(readsMs)}`)
}

test('who works reads now, then everybody in the order in which their days begin', () => {
  const team = [
    reader('joss', 'America/Los_Angeles'),
    reader('mei', 'Asia/Tokyo'),
    reader('ravi', 'Asia/Kolkata', weekdays(10, 18.5)),
    reader('ana', 'America/Sao_Paulo', weekdays(8, 16)),
    reader('ines', 'Europe/Lisbon')
  ]
  expect(told(team, '2026-11-24T09:40')).toEqual([
    'ravi working 2026-11-24T09:40',
    'ines working 2026-11-24T09:40',
    'ana asleep 2026-11-24T11:00',
    'joss asleep 2026-11-24T17:00',
    'mei awake 2026-11-25T00:00'
  ])
  const { everyoneByMs, last } = readingHours(team, at('2026-11-24T09:40'))
  expect([everyoneByMs, last]).toEqual([at('2026-11-25T00:00'), ['mei']])
})

test('a weekend is nobody’s reading time', () => {
  expect(told([reader('ines', 'Europe/Lisbon')], '2026-11-27T17:00')).toEqual(['ines awake 2026-11-30T09:00'])
})

describe('when the clocks change', () => {
  test.each([
    ['forward in the north', 'America/New_York', '2026-03-06T23:00', '2026-03-09T13:00'],
    ['back in the north', 'America/New_York', '2026-10-30T22:00', '2026-11-02T14:00'],
    ['forward in the south', 'Australia/Sydney', '2026-10-02T08:00', '2026-10-04T22:00'],
    ['back in the south', 'Australia/Sydney', '2026-04-03T08:00', '2026-04-05T23:00'],
    ['by half an hour', 'Australia/Lord_Howe', '2026-10-02T08:00', '2026-10-04T22:00']
  ])('%s over the weekend, Monday still begins at nine', (_, zone, friday, monday) => {
    const { readers } = readingHours([reader('one', zone)], at(friday))
    expect(readers[0]?.readsMs).toBe(at(monday))
  })

  test('a night shift that begins at 22:00 is an hour shorter, and who begins in the hour that is skipped begins after it', () => {
    const nights: WorkingHours = Array.from({ length: 7 }, () => [22 * 60, 6 * 60] as const)
    const early: WorkingHours = Array.from({ length: 7 }, () => [150, 600] as const)
    expect(told([reader('noor', 'Europe/Berlin', nights)], '2026-03-29T03:59')).toEqual([
      'noor working 2026-03-29T03:59'
    ])
    expect(told([reader('noor', 'Europe/Berlin', nights)], '2026-03-29T04:00')).toEqual([
      'noor asleep 2026-03-29T20:00'
    ])
    expect(told([reader('abe', 'Europe/Berlin', early)], '2026-03-29T00:30')).toEqual(['abe asleep 2026-03-29T01:30'])
  })

  test('an hour that happens twice is worked twice', () => {
    const late: WorkingHours = Array.from({ length: 7 }, () => [20 * 60, 150] as const)
    expect(told([reader('kim', 'Europe/Berlin', late)], '2026-10-25T01:15')).toEqual(['kim working 2026-10-25T01:15'])
    expect(told([reader('kim', 'Europe/Berlin', late)], '2026-10-25T01:45')).toEqual(['kim asleep 2026-10-25T19:00'])
  })
})

test('hours over midnight belong to the day on which they begin', () => {
  const noor = reader('noor', 'Europe/Lisbon', weekdays(22, 6))
  expect(told([noor], '2026-11-28T02:00')).toEqual(['noor working 2026-11-28T02:00'])
  expect(told([noor], '2026-11-28T06:00')).toEqual(['noor asleep 2026-11-30T22:00'])
  expect(told([noor], '2026-11-30T02:00')).toEqual(['noor asleep 2026-11-30T22:00'])
})

test('on both sides of the date line it is a day by each one’s own calendar', () => {
  const team = [reader('sefo', 'Pacific/Pago_Pago'), reader('tia', 'Pacific/Kiritimati')]
  // Friday 23:00 in Pago Pago, Sunday 00:00 in Kiritimati.
  expect(told(team, '2026-11-28T10:00')).toEqual(['tia asleep 2026-11-29T19:00', 'sefo asleep 2026-11-30T20:00'])
})

test('zones may be half an hour or a quarter aside', () => {
  const team = ['Asia/Kolkata', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Chatham'].map((zone) =>
    reader(zone, zone)
  )
  expect(told(team, '2026-06-10T20:00')).toEqual([
    'Pacific/Chatham awake 2026-06-10T20:15',
    'Asia/Kathmandu asleep 2026-06-11T03:15',
    'Asia/Kolkata asleep 2026-06-11T03:30',
    'America/St_Johns awake 2026-06-11T11:30'
  ])
})

describe('who is away', () => {
  test('reads when they are back at work', () => {
    const ines = reader('ines', 'Europe/Lisbon', weekdays(9, 17), [['2026-11-23T00:00', '2026-11-26T00:00']])
    expect(told([ines], '2026-11-24T09:40')).toEqual(['ines away 2026-11-26T09:00'])
  })

  test('may come back in the middle of their hours', () => {
    const ines = reader('ines', 'Europe/Lisbon', weekdays(9, 17), [['2026-11-24T09:00', '2026-11-24T13:00']])
    expect(told([ines], '2026-11-24T09:40')).toEqual(['ines away 2026-11-24T13:00'])
  })

  test('may leave again, in notices that overlap and stand in any order', () => {
    const ines = reader('ines', 'Europe/Lisbon', weekdays(9, 17), [
      ['2026-11-26T10:00', '2026-11-27T12:00'],
      ['2026-11-24T20:00', '2026-11-25T23:00'],
      ['2026-11-25T12:00', '2026-11-26T11:00']
    ])
    expect(told([ines], '2026-11-24T18:00')).toEqual(['ines awake 2026-11-27T12:00'])
  })

  test('for longer than two weeks has no hour, and then nobody can say when all have read it', () => {
    const team = [
      reader('ines', 'Europe/Lisbon', weekdays(9, 17), [['2026-11-01T00:00', '2027-01-01T00:00']]),
      reader('idle', 'Europe/Lisbon', []),
      reader('ana', 'America/Sao_Paulo')
    ]
    expect(told(team, '2026-11-24T09:40')).toEqual([
      'ana asleep 2026-11-24T12:00',
      'ines away not in sight',
      'idle awake not in sight'
    ])
    expect(readingHours(team, at('2026-11-24T09:40'))).toMatchObject({ everyoneByMs: null, last: ['ines', 'idle'] })
  })
})

test('nobody to wait for is nobody’s wait', () => {
  expect(readingHours([], 5)).toEqual({ readers: [], everyoneByMs: 5, last: [] })
})

test('a zone this device does not know counts as UTC', () => {
  expect(told([reader('zed', 'Mars/Base')], '2026-11-24T08:00')).toEqual(['zed awake 2026-11-24T09:00'])
})
