import { expect, test } from 'vitest'
import { DrawnTeam, logNamed, memberOf } from '../../../tests/support/drawn-team'
import { waitingLines } from './waiting-lines'

const plain = (text: string) => text.replaceAll(/[\u2068\u2069]/g, '')

/** Alice's team with bob, who may write, and an end to bob if the test says so. */
function teamWithBob({ isGone }: { isGone: boolean }) {
  const drawn = new DrawnTeam()
  const bob = drawn.join('bob')
  drawn.openLog('bob')
  if (isGone) drawn.remove('alice', bob)
  return { team: drawn.team, alice: memberOf(drawn.genesis), bob: memberOf(bob) }
}

const gap = { kind: 'gap', log: logNamed('bob'), seq: 4 } as const

test('what somebody wrote and nobody has is said with their name, and waits while they are in', () => {
  const { team, alice } = teamWithBob({ isGone: false })
  const [line] = waitingLines([gap], team, alice)
  expect(plain(line?.words ?? '')).toBe(
    'Something bob wrote has not arrived here yet; it is asked for at every meeting.'
  )
  expect(line?.mayEnd).toBe(false)
})

test('of somebody who is gone an admin may end it, and nobody else', () => {
  const { team, alice, bob } = teamWithBob({ isGone: true })
  expect(waitingLines([gap], team, alice)).toMatchObject([{ mayEnd: true }])
  expect(waitingLines([gap], team, bob)).toMatchObject([{ mayEnd: false }])
  expect(waitingLines([{ ...gap, kind: 'undecided' }], team, alice)).toMatchObject([{ mayEnd: false }])
})

test('what reads the same is said once', () => {
  const { team, alice } = teamWithBob({ isGone: false })
  const newer = { kind: 'newer', seq: 1 } as const
  const lines = waitingLines([{ ...newer, log: null }, { ...newer, log: logNamed('bob') }, gap, gap], team, alice)
  expect(lines).toHaveLength(2)
})
