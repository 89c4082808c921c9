import { expect, test } from 'vitest'
import { bytesToId } from '$lib/base/ids'
import type { BundleTaken } from '$lib/sync/bundle-taking'
import { takenWords, type TakenNames } from './taken-words'

const log = bytesToId('log', new Uint8Array(16).fill(1))
const workspace = bytesToId('workspace', new Uint8Array(32).fill(2))
const nothing: BundleTaken = {
  ...{ files: [{ kind: 'whole' }], fresh: 0, known: 0, statements: 0, refused: 0, newer: 0 },
  ...{ missing: [], closed: 0, opened: 0, failure: null }
}
const NAMES: TakenNames = { files: ['a.eventual'], author: () => 'Ana', workspace: () => null }
const wordsOf = (taken: Partial<BundleTaken>, names = NAMES) => takenWords({ ...nothing, ...taken }, names)

test('what came, and what was here, are counted apart', () => {
  expect(wordsOf({ fresh: 12, known: 1, statements: 2 })).toEqual({
    title: '12 changes came in',
    lines: ['1 change was here already.', 'What the team decided about itself came too.'],
    isAllWell: true
  })
  expect(wordsOf({ known: 3 }).title).toBe('Nothing new came in')
  expect(wordsOf({ statements: 1 }).title).toBe('News of the team came in')
})

test('each trouble says what was not taken and what to do', () => {
  const isTrouble = (taken: Partial<BundleTaken>, words: RegExp, names = NAMES) => {
    const { lines, isAllWell } = wordsOf(taken, names)
    expect(isAllWell).toBe(false)
    expect(lines.join(' ')).toMatch(words)
  }
  isTrouble({ files: [{ kind: 'cut' }] }, /a\.eventual.* ends too early/)
  isTrouble({ files: [{ kind: 'newer' }] }, /newer version.*update the app/)
  isTrouble({ files: [{ kind: 'notABundle' }] }, /is not a file of changes/)
  isTrouble({ files: [{ kind: 'foreign', workspace }] }, /not on this device/)
  isTrouble({ files: [{ kind: 'foreign', workspace }] }, /of the workspace “.*Tide/, {
    ...NAMES,
    workspace: () => 'Tide'
  })
  isTrouble({ missing: [{ log, from: 3, to: 5 }] }, /builds on 3 earlier entries of .*Ana.*Take in the earlier file/)
  isTrouble({ refused: 2 }, /2 parts were damaged or not what anybody signed, and left out/)
  isTrouble({ newer: 1 }, /1 part is from a newer version/)
  isTrouble({ closed: 4 }, /key this device does not have/)
  isTrouble({ failure: { kind: 'StorageFull' } }, /no room left.*What came in stays/)
})

test('sealed under several keys, one that opens is enough', () => {
  expect(wordsOf({ closed: 4, opened: 2 }).isAllWell).toBe(true)
})
