import { expect, test } from 'vitest'
import { bytesToId, type ActId, type MemberId } from '../base/ids'
import type { ActBodyValue } from '../wire/act'
import { currentActs, isSpoken } from './current-acts'
import { knewOf, type SpokenAct } from './spoken-act'

const id = (n: number): ActId => bytesToId('act', new Uint8Array(16).fill(n))
const member = (n: number): MemberId => bytesToId('member', new Uint8Array(16).fill(n))
const log = (n: number) => bytesToId('log', new Uint8Array(16).fill(n))

/** The n-th act of alice (1), unless `by` says otherwise. */
function spoken(
  n: number,
  replaces: readonly number[] = [],
  more: { by?: number; type?: 'withdrawal' } = {}
): SpokenAct {
  const { by = 1, type } = more
  const body: ActBodyValue = type ? { type } : { type: 'position', stance: 'agree', reason: '' }
  const act = { id: id(n), wallMs: n, document: null, about: null, replaces: replaces.map(id), body }
  return { act, member: member(by), log: log(by), seq: n, knew: new Map() }
}

const idsOf = (acts: readonly SpokenAct[]) => acts.map(({ act }) => act.id)

test('an act ends when its member says another in its place, in whichever order they came', () => {
  expect(idsOf(currentActs([spoken(2, [1]), spoken(1)]))).toEqual([id(2)])
  expect(idsOf(currentActs([spoken(1), spoken(2, [1]), spoken(3, [2])]))).toEqual([id(3)])
})

test('acts that two devices of a member said apart are both current until one replaces both', () => {
  expect(idsOf(currentActs([spoken(1), spoken(2)]))).toEqual([id(1), id(2)])
  expect(idsOf(currentActs([spoken(1), spoken(2), spoken(3, [1, 2])]))).toEqual([id(3)])
})

test('nobody ends what another member said, not even under the same id', () => {
  expect(idsOf(currentActs([spoken(1), spoken(2, [1], { by: 2 })]))).toEqual([id(1), id(2)])
  expect(idsOf(currentActs([spoken(1), spoken(1, [], { by: 2 }), spoken(2, [1], { by: 2 })]))).toEqual([id(1), id(2)])
})

test('what was withdrawn is gone, and what took it back says nothing in its place', () => {
  const current = currentActs([spoken(1), spoken(2, [1], { type: 'withdrawal' })])
  expect(current.filter((each) => isSpoken(each, 'position'))).toEqual([])
})

test('an act that names itself is none', () => {
  expect(currentActs([spoken(1, [1])])).toEqual([])
})

test('one act knew of another where its author had that entry, or wrote it before in the same log', () => {
  const [first, second] = [spoken(1), spoken(2)]
  expect([knewOf(second, first), knewOf(first, second)]).toEqual([true, false])
  const apart = spoken(5, [], { by: 2 })
  expect(knewOf(apart, second)).toBe(false)
  expect(knewOf({ ...apart, knew: new Map([[log(1), 1]]) }, second)).toBe(false)
  expect(knewOf({ ...apart, knew: new Map([[log(1), 2]]) }, second)).toBe(true)
})
