import { expect, test } from 'vitest'
import { DrawnTeam, logNamed, memberOf } from '../../../tests/support/drawn-team'
import type { SyncReport } from '../sync/engine'
import type { LogId, MemberId } from '../base/ids'
import { memberOfLog } from '../team/team-state'
import { waitingLines } from './waiting-lines'

const NOTHING: SyncReport = {
  paused: false,
  connected: 0,
  busy: false,
  ownChanges: 0,
  pending: 0,
  devices: 1,
  others: [],
  waiting: [],
  failure: null
}
const SOMEBODY = { id: 'm', initial: '?', hue: 1, zone: 'UTC', hours: [], isMe: false } as const

const plain = (text: string) => text.replaceAll(/[\u2068\u2069]/g, '')

/** Alice's team with bob, who may write, and an end to bob if the test says so. */
function teamWithBob({ isGone }: { isGone: boolean }) {
  const drawn = new DrawnTeam()
  const bob = drawn.join('bob')
  drawn.openLog('bob')
  drawn.openLog('bob', 'bob again')
  if (isGone) drawn.remove('alice', bob)
  const { team } = drawn
  const nameOf = (log: LogId) => memberOfLog(team, log)?.profile.name ?? ''
  const linesFor = (waiting: SyncReport['waiting'], me: MemberId) =>
    waitingLines(
      {
        team,
        report: { ...NOTHING, waiting },
        personOfLog: (log) => ({ ...SOMEBODY, name: nameOf(log) }),
        deviceName: () => 'Laptop'
      },
      () => '',
      me
    )
  return { linesFor, alice: memberOf(drawn.genesis), bob: memberOf(bob) }
}

const gap = { kind: 'gap', log: logNamed('bob'), seq: 4 } as const

test('what somebody wrote and nobody has is said with their name, and waits while they are in', () => {
  const { linesFor, alice } = teamWithBob({ isGone: false })
  const [line] = linesFor([gap], alice)
  expect(plain(line?.words ?? '')).toBe(
    'Something bob wrote has not arrived here yet; it is asked for at every meeting.'
  )
  expect(line?.mayEnd).toBe(false)
})

test('of somebody who is gone an admin may end it, and nobody else', () => {
  const { linesFor, alice, bob } = teamWithBob({ isGone: true })
  expect(linesFor([gap], alice)).toMatchObject([{ mayEnd: true }])
  expect(linesFor([gap], bob)).toMatchObject([{ mayEnd: false }])
  expect(linesFor([{ ...gap, kind: 'undecided' }], alice)).toMatchObject([{ mayEnd: false }])
})

test('of one’s own device that wrote on in two ways it is said what to do about it', () => {
  const { linesFor, alice, bob } = teamWithBob({ isGone: false })
  const fork = { ...gap, kind: 'fork' } as const
  expect(linesFor([fork], bob)[0]?.words).toContain('Export those documents there')
  expect(linesFor([fork], alice)[0]?.words).not.toContain('Export those')
})

test('what reads the same is one line, and ending it ends all of it', () => {
  const { linesFor, alice } = teamWithBob({ isGone: true })
  const other = { ...gap, log: logNamed('bob again') } as const
  expect(linesFor([gap, other], alice)).toMatchObject([{ logs: [gap.log, other.log], mayEnd: true }])
})

test('what is shown together never has the same name, or the page would break', () => {
  const { linesFor, alice } = teamWithBob({ isGone: false })
  const banned = (minute: number) =>
    ({ kind: 'banned', log: null, seq: 0, untilMs: Date.UTC(2026, 10, 30, 9, minute) }) as const
  const lines = linesFor([banned(9), banned(10), banned(10)], alice)
  expect(lines).toHaveLength(2)
  expect(new Set(lines.map(({ words }) => words)).size).toBe(2)
})

test('what reads the same is said once', () => {
  const { linesFor, alice } = teamWithBob({ isGone: false })
  const newer = { kind: 'newer', seq: 1 } as const
  const lines = linesFor([{ ...newer, log: null }, { ...newer, log: logNamed('bob') }, gap, gap], alice)
  expect(lines).toHaveLength(2)
})
