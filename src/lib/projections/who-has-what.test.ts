import { expect, test } from 'vitest'
import type { DocumentId } from '../base/ids'
import { whoHasWhat } from './who-has-what'

const [boots, gauges, porto] = ['boots', 'gauges', 'porto'] as [DocumentId, DocumentId, DocumentId]
const seqsByDocument = new Map([
  [boots, [1, 2]],
  [gauges, [3, 5]],
  [porto, [4]]
])

test('for each device: how many changes it lacks, and null where it has nothing of a document', () => {
  expect(whoHasWhat(seqsByDocument, [{ appliedSeq: 3 }, { appliedSeq: 9 }], 10)).toEqual([
    { document: gauges, changes: 2, behind: [1, 0] },
    { document: porto, changes: 1, behind: [null, 0] },
    { document: boots, changes: 2, behind: [0, 0] }
  ])
})

test('what others lack most comes first, and no more than asked for', () => {
  const rows = whoHasWhat(seqsByDocument, [{ appliedSeq: 0 }], 2)
  expect(rows.map(({ document }) => document)).toEqual([boots, gauges])
})

test('alone, there is nobody to be behind', () => {
  expect(whoHasWhat(seqsByDocument, [], 1)).toEqual([{ document: boots, changes: 2, behind: [] }])
})
