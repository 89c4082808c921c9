import { expect, test } from 'vitest'
import { drawBigTeam } from '../../../tests/support/big-team'
import { DrawnTeam } from '../../../tests/support/drawn-team'
import { deriveTeam } from './derive-team'

const MOST_MS = 300

/** Of this process's processor, because other work shares the machine; the least of a few, because of the collector. */
function leastMs(run: () => void): number {
  const times = Array.from({ length: 3 }, () => {
    const before = process.cpuUsage()
    run()
    return process.cpuUsage(before).user / 1_000
  })
  return Math.min(...times)
}

test('a team of 100 members, 300 devices and 2,000 statements is derived in a moment', () => {
  const { workspace, statements } = drawBigTeam()
  const team = deriveTeam(workspace, statements)
  expect(statements.size).toBe(2_000)
  expect(team.members.size).toBe(100)
  expect(team.devices.size).toBeGreaterThanOrEqual(298)
  const ms = leastMs(() => deriveTeam(workspace, statements))
  expect(ms).toBeLessThan(MOST_MS)
})

test('forty admins who all remove each other apart are settled in a moment too', () => {
  const drawn = new DrawnTeam()
  const arrivals = Array.from({ length: 40 }, (_, i) => drawn.joinAsAdmin(`admin ${i}`))
  const apart = drawn.heads
  arrivals.forEach((_, i) => {
    for (const subject of arrivals) if (subject !== arrivals[i]) drawn.remove(`admin ${i}`, subject, apart)
  })
  const { workspace, statements } = drawn
  expect(statements.size).toBeGreaterThan(1_500)
  const gone = [...deriveTeam(workspace, statements).members.values()].map(({ gone: out }) => out)
  // The owner, and the most senior of those who quarrelled.
  expect(gone.slice(0, 2)).toEqual([null, null])
  expect(new Set(gone.slice(2))).toEqual(new Set(['removed']))
  expect(leastMs(() => deriveTeam(workspace, statements))).toBeLessThan(2_000)
})

test('a thousand who come by one link are derived in a moment', () => {
  const drawn = new DrawnTeam()
  const invite = drawn.invite('alice', undefined, 'editor', 5_000)
  for (let i = 0; i < 1_000; i++) {
    const { id } = drawn.admit(`guest ${i}`, invite)
    drawn.openLog(`guest ${i}`, `guest ${i}`, [id])
  }
  const { workspace, statements } = drawn
  expect(deriveTeam(workspace, statements).members.size).toBe(1_001)
  expect(leastMs(() => deriveTeam(workspace, statements))).toBeLessThan(2_000)
})
