import { expect, test } from 'vitest'
import { documentAt, documentPlace, placeAt, placeOf } from './places'

test.each(['catch-up', 'proposals', 'agendas', 'people', 'library', 'settings', 'sync', 'trash'] as const)(
  'the address of %s leads back to it',
  (place) => {
    expect(placeAt(placeOf('w1', place))).toBe(place)
  }
)

test('a document’s address names the document and no page', () => {
  expect([documentAt(documentPlace('w1', 'd1')), placeAt(documentPlace('w1', 'd1'))]).toEqual(['d1', null])
})

test('an unknown page is no place', () => {
  expect([placeAt('/w/w1/elsewhere'), documentAt('/w/w1/d/')]).toEqual([null, null])
})
