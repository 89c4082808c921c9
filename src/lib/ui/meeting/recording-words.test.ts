import { expect, it } from 'vitest'
import { chapterAddress, parseStart, recordingTime } from './recording-words'

it.each([
  ['0:00', 0],
  ['1:30', 90_000],
  ['1:02:05', 3_725_000],
  ['-0:30', -30_000]
])('%s in a recording is %d ms, both ways', (text, ms) => {
  expect([parseStart(text), recordingTime(ms)]).toEqual([ms, text])
})

it.each(['', '90', '1:60', 'soon', '1:2', '::'])('%j is no time in a recording', (text) => {
  expect(parseStart(text)).toBeNull()
})

it('leads to a moment of it, whatever moment its address led to', () => {
  expect(chapterAddress('https://example.org/v?id=1#t=5', 90_500)).toBe('https://example.org/v?id=1#t=90')
})
