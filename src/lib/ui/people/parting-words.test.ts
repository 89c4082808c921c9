import { expect, test } from 'vitest'
import { partingWords } from './parting-words'

const device = { kind: 'device', device: 'd', name: 'Laptop', owner: 'Bela' } as const

test('who removes is told what a removal cannot do, and how many hear of it later', () => {
  expect(partingWords(device, 0).description).not.toContain('old key')
  expect(partingWords(device, 1).description).toContain('One person is not connected now')
  expect(partingWords(device, 3).description).toContain('3 people are not connected now')
})

test('who leaves is told what stays', () => {
  expect(partingWords({ kind: 'leave' }, 3)).toMatchObject({ title: 'Leave this workspace?', action: 'Leave' })
})
