import { expect, test } from 'vitest'
import { newAddressBook, type AddressLimits } from './address-book'

const LIMITS: AddressLimits = {
  connections: 2,
  opening: { burst: 4, perSecond: 1 },
  offences: { burst: 3, perSecond: 0.1 },
  sending: { burst: 10, perSecond: 10 },
  refusedForMs: 15_000
}

function open() {
  let now = 0
  const book = newAddressBook(LIMITS, () => now)
  return { book, pass: (ms: number) => (now += ms) }
}

test('an address has so many connections at once; one that leaves makes room', () => {
  const { book } = open()
  expect([book.enter('a'), book.enter('a'), book.enter('a'), book.enter('b')]).toEqual([
    null,
    null,
    'connections',
    null
  ])
  book.leave('a')
  expect(book.enter('a')).toBeNull()
})

test('who comes and goes without end waits', () => {
  const { book, pass } = open()
  const comeAndGo = () => {
    const refusal = book.enter('a')
    if (!refusal) book.leave('a')
    return refusal
  }
  expect([1, 2, 3, 4, 5, 6].map(comeAndGo)).toEqual([null, null, null, null, 'opening', 'opening'])
  pass(1_000)
  expect(comeAndGo()).toBeNull()
})

test('who offends again and again is refused for a while, whatever they try meanwhile', () => {
  const { book, pass } = open()
  expect([1, 2, 3, 4, 5].map(() => book.offend('a'))).toEqual([false, false, false, true, false])
  pass(14_999)
  expect([book.enter('a'), book.enter('b')]).toEqual(['offences', null])
  pass(1)
  expect(book.enter('a')).toBeNull()
})

test('an error now and then is forgiven', () => {
  const { book, pass } = open()
  for (let time = 0; time < 50; time++) {
    expect(book.offend('a')).toBe(false)
    pass(10_000)
  }
})

test('all connections of an address together send as fast as it has earned', () => {
  const { book, pass } = open()
  expect([book.spend('a', 10), book.spend('a', 5), book.spend('b', 1)]).toEqual([0, 500, 0])
  pass(1_500)
  expect(book.spend('a', 10)).toBe(0)
})

test('an address about which nothing needs remembering is forgotten', () => {
  const { book, pass } = open()
  book.enter('stays')
  book.enter('went')
  book.leave('went')
  for (let time = 0; time < 4; time++) book.offend('offended')
  book.tidy()
  expect(book.size).toBe(3)
  pass(14_000)
  book.tidy()
  expect(book.size).toBe(2)
  pass(60_000)
  book.tidy()
  expect(book.size).toBe(1)
})
