import { describe, expect, test } from 'vitest'
import { isolateName, plainName } from './plain-name'

describe('a name turns nothing around', () => {
  test.each([
    ['\u202egpj.exe', 'gpj.exe'],
    ['Ana\u202enimda\u202c', 'Ananimda'],
    ['\u2067Ana\u2069\u2069\u2069', 'Ana'],
    ['Ana\u0000\u0007\u001b[31m', 'Ana[31m'],
    ['Ana\n\t(owner)', 'Ana (owner)'],
    ['Ana\u2028owner', 'Ana owner']
  ])('%j becomes %j', (name, plain) => {
    expect(plainName(name)).toBe(plain)
  })

  test.each(['Inês', 'אבג', 'العربية', 'نمی‌خواهم', '👩‍👩‍👧', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', "O'Neill-Śmigły", '小林', ''])('%j stays', (name) => {
    expect(plainName(name)).toBe(name)
  })
})

test('inside a sentence only a name read from right to left is set apart', () => {
  expect(isolateName('Ana')).toBe('Ana')
  expect(isolateName('小林')).toBe('小林')
  expect(isolateName('אבג 3')).toBe('\u2068אבג 3\u2069')
  expect(isolateName('علي')).toBe('\u2068علي\u2069')
})
