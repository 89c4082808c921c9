import { expect, test } from 'vitest'
import { DrawnTeam, keysOf, memberOf } from '../../../tests/support/drawn-team'
import type { StatementId } from '../base/ids'
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

/** 100 members with 300 devices say 2,000 things; some are removed, some of it is said apart. */
function drawBigTeam(): DrawnTeam {
  const drawn = new DrawnTeam()
  const devices: string[] = ['alice']
  let heads: StatementId[] = [drawn.genesis.id]
  const say = (statement: { readonly id: StatementId }) => void (heads = [statement.id])
  const invite = drawn.invite('alice', heads)
  say(invite)
  for (let m = 1; m < 100; m++) {
    const admit = drawn.admit(`member ${m}`, invite)
    say(drawn.openLog(`member ${m}`, `member ${m}`, [admit.id, ...heads].sort()))
    devices.push(`member ${m}`)
    for (let d = 1; d <= 2; d++) {
      const device = `member ${m} device ${d}`
      say(drawn.addDevice(`member ${m}`, { device, member: memberOf(admit), parents: heads }))
      say(drawn.openLog(device, device, heads))
      devices.push(device)
    }
    if (m < 10) say(drawn.setRole('alice', admit, 'admin', heads))
    if (m % 10 === 9) say(drawn.remove('alice', admit, heads))
    if (m % 10 === 9) say(drawn.rotate('alice', devices.map(keysOf), heads))
  }
  let former: StatementId[] = heads
  for (let i = 0; drawn.statements.size < 2_000; i++) {
    const device = devices[(i * 7) % devices.length] ?? 'alice'
    const { id } = i % 20 === 0 ? drawn.rename('alice', former) : drawn.rename(device, heads)
    former = heads
    heads = i % 20 === 0 ? [id, ...heads].sort() : [id]
  }
  return drawn
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
