import { expect, test } from 'vitest'
import { askedOf, memberOf } from '../../../tests/support/spoken-acts'
import { membersAsked } from './asked-members'
import type { Asked } from './proposal-terms'

const whoIs = (asked: Asked, ...viewers: number[]) =>
  membersAsked(
    [1, 2, 3, 4].map((n) => askedOf(n, 0, { isViewer: viewers.includes(n) })),
    asked
  ).map(({ member }) => [1, 2, 3, 4, 5].find((n) => memberOf(n) === member))

test('everyone is whoever is in and no viewer, while nobody fixed who that was', () => {
  expect(whoIs({ kind: 'everyone' })).toEqual([1, 2, 3, 4])
  expect(whoIs({ kind: 'everyone' }, 2)).toEqual([1, 3, 4])
})

test('once fixed, everyone is who was in then: newcomers are not asked, who left or only reads now drops out', () => {
  const asked = { kind: 'everyone', members: [1, 2, 5].map(memberOf) } as const
  expect(whoIs(asked)).toEqual([1, 2])
  expect(whoIs(asked, 2)).toEqual([1])
})

test('who is asked by name is asked whatever their role', () => {
  expect(whoIs({ kind: 'members', members: [2, 3].map(memberOf) }, 2)).toEqual([2, 3])
})
