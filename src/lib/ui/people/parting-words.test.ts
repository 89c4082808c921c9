import { expect, test } from 'vitest'
import { partingWords } from './parting-words'

const device = { kind: 'device', device: 'd', name: 'Laptop', owner: 'Bela' } as const
const away = (...names: string[]) => ({
  unheard: names.map((name, i) => ({ id: name, name, sinceMs: i === 0 ? 1 : null })),
  when: () => 'Fri 14:10'
})
const plain = (text: string) => text.replaceAll(/[\u2068\u2069]/g, '')

test('who removes is told what a removal cannot do, and who hears of it later', () => {
  expect(partingWords(device, away()).description).not.toContain('old key')
  expect(plain(partingWords(device, away('Ana')).description)).toContain(
    'Ana (last heard from Fri 14:10) is not connected now and may still write under the old key until they hear of it.'
  )
  expect(plain(partingWords(device, away('Ana', 'Bo', 'Cy')).description)).toContain(
    'Ana (last heard from Fri 14:10), Bo, and Cy are not connected now'
  )
  expect(partingWords(device, away('Ana', 'Bo', 'Cy', 'Di')).description).toContain('4 people are not connected now')
})

test('who leaves is told what stays', () => {
  expect(partingWords({ kind: 'leave', may: true }, away('Ana'))).toMatchObject({
    title: 'Leave this workspace?',
    action: 'Leave'
  })
})

test('the last who can let people in is told why they cannot leave yet, and what to do', () => {
  expect(partingWords({ kind: 'leave', may: false }, away('Ana'))).toMatchObject({
    title: 'You are the only admin',
    action: null
  })
})
