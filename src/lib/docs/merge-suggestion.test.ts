/** Three versions of a text, put together block by block; what holds of all of them is drawn by fast-check. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyEdits, mergeBlocks, type MergeChoice } from './merge-suggestion'
import { newNode, textNode, textOf, type PmNode } from './tree'

const block = (words: string): PmNode => newNode('paragraph', undefined, words === '' ? [] : [textNode(words)])
const blocks = (words: string): PmNode[] => (words === '' ? [] : words.split(' ').map(block))
const say = (said: readonly PmNode[]) => said.map(textOf).join(' ')

function merge(base: string | null, copy: string, present: string, choice: MergeChoice = 'keep') {
  const text = blocks(present)
  const edits = mergeBlocks({ base: base === null ? null : blocks(base), copy: blocks(copy), present: text })
  return { says: say(applyEdits(text, edits, () => choice)), asks: edits.filter(({ isConflict }) => isConflict).length }
}

test.each([
  ['a change where nobody else was', 'a b c', 'a B c', 'a b c', 'a B c'],
  ['two changes side by side', 'a b c d', 'a B c d', 'a b C d', 'a B C d'],
  ['a block put in, and one before it', 'a b', 'a x b', 'y a b', 'y a x b'],
  ['a block taken out, and the next one changed', 'a b c', 'a c', 'a b C', 'a C'],
  ['both put something in at the end', 'a', 'a x', 'a y', 'a y x'],
  ['both put in the same', 'a b', 'a x b', 'a x b', 'a x b'],
  ['both changed the same to the same', 'a b', 'a B', 'a B', 'a B'],
  ['the text was empty and is written by both', '', 'x', 'y', 'y x'],
  ['a block moved to the end', 'a b c', 'b c a', 'a b c d', 'b c d a']
])('%s needs nobody', (_, base, copy, present, result) => {
  expect(merge(base, copy, present)).toEqual({ says: result, asks: 0 })
})

test('what both changed is asked about, once for each block', () => {
  expect(merge('a b c', 'a B c', 'a beta c')).toEqual({ says: 'a beta c', asks: 1 })
  expect(merge('a b c', 'a B c', 'a beta c', 'take').says).toBe('a B c')
  expect(merge('a b c', 'a B c', 'a beta c', 'both').says).toBe('a beta B c')
  expect(merge('a b c', 'A B c', 'alpha beta c').asks).toBe(2)
})

test('a block that was changed here is not taken away unasked', () => {
  expect(merge('a b c', 'a c', 'a beta c')).toEqual({ says: 'a beta c', asks: 1 })
})

test('where what it was made of is not known, nothing that is here goes unasked', () => {
  expect(merge(null, 'a x c d', 'a b c')).toEqual({ says: 'a b c d', asks: 1 })
})

const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 9 }).map((words) => words.join(' '))

test('a text nobody changed since becomes the copy exactly', () => {
  fc.assert(
    fc.property(text, text, (base, copy) => {
      expect(merge(base, copy, base)).toEqual({ says: copy, asks: 0 })
    })
  )
})

test('a copy that changes nothing changes nothing', () => {
  fc.assert(
    fc.property(text, text, (base, present) => {
      expect(mergeBlocks({ base: blocks(base), copy: blocks(base), present: blocks(present) })).toEqual([])
    })
  )
})

test('no block that only the text has is ever lost unasked, and taking in what is taken in changes nothing', () => {
  const choice = fc.constantFrom<MergeChoice>('keep', 'both')
  fc.assert(
    fc.property(fc.option(text), text, text, choice, (base, copy, drawn, chosen) => {
      const present = drawn === '' ? 'mine' : `${drawn} mine`
      const merged = merge(base, copy, present, chosen)
      expect(merged.says.split(' ')).toContain('mine')
      if (base === null) for (const word of present.split(' ')) expect(merged.says.split(' ')).toContain(word)
      const again = mergeBlocks({ base: blocks(copy), copy: blocks(copy), present: blocks(merged.says) })
      expect(again).toEqual([])
    })
  )
})

test('edits stand in the order of the text, and none is inside another', () => {
  fc.assert(
    fc.property(text, text, text, (base, copy, present) => {
      const edits = mergeBlocks({ base: blocks(base), copy: blocks(copy), present: blocks(present) })
      const length = blocks(present).length
      edits.forEach(({ from, to, present: mine }, index) => {
        expect(from).toBeGreaterThanOrEqual(edits[index - 1]?.to ?? 0)
        expect(to).toBeLessThanOrEqual(length)
        expect(say(mine)).toBe(say(blocks(present).slice(from, to)))
      })
    })
  )
})

test('long texts that share nothing are compared in no time', () => {
  const many = (letter: string) => Array.from({ length: 3_000 }, (_, i) => block(`${letter}${i}`))
  const edits = mergeBlocks({ base: many('a'), copy: many('b'), present: [...many('a'), block('mine')] })
  expect(edits.every(({ isConflict }) => !isConflict)).toBe(true)
  expect(applyEdits([...many('a'), block('mine')], edits)).toHaveLength(3_001)
})
