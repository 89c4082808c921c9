import { describe, expect, test } from 'vitest'
import { movedCaret } from './caret'

/** `|` is the caret; answers the text after the change with the caret where it should be. */
function afterChange(before: string, after: string): string {
  const caret = movedCaret(before.replace('|', ''), after, before.indexOf('|'))
  return `${after.slice(0, caret)}|${after.slice(caret)}`
}

describe('while I write in a title somebody else', () => {
  test.each([
    ['writes before me', 'Winter vis|its', 'Long winter visits', 'Long winter vis|its'],
    ['writes behind me', 'Winter| visits', 'Winter visits, 2027', 'Winter| visits, 2027'],
    ['deletes before me', 'The winter vis|its', 'winter visits', 'winter vis|its'],
    ['deletes the word I stand in', 'Winter ga|uge visits', 'Winter visits', 'Winter |visits'],
    ['clears it', 'Winter| visits', '', '|'],
    ['writes where I stand', 'Winter| visits', 'Winter gauge visits', 'Winter| gauge visits']
  ])('%s', (_, before, after, expected) => {
    expect(afterChange(before, after)).toBe(expected)
  })
})
