/** The team of the budgets: as many people, devices and words as Eventual promises to open in a moment. */
import type { StatementId } from '$lib/base/ids'
import type { Statement } from '$lib/wire/statement'
import { DrawnTeam, keysOf, memberOf } from './drawn-team'

/** 100 members with 300 devices say 2,000 things; some are removed, some of it is said apart. */
export function drawBigTeam(drawn = new DrawnTeam()): DrawnTeam {
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

/** Alice, who has a spare key and gave a link, carol, and a viewer who added devices without end and writes on the last. */
export function drawFlood(): {
  readonly drawn: DrawnTeam
  readonly devices: readonly string[]
  readonly invite: Statement
} {
  const drawn = new DrawnTeam()
  const victor = drawn.join('victor', 'viewer')
  const member = memberOf(victor)
  const carol = drawn.join('carol')
  const open = drawn.openLog('carol', 'carol', [carol.id])
  const spare = drawn.addDevice('alice', { device: 'spare', member: memberOf(drawn.genesis), parents: [open.id] })
  const invite = drawn.invite('alice', [spare.id])
  const devices = Array.from({ length: 2_050 }, (_, i) => `victor ${i}`)
  const added = devices.map((device) => drawn.addDevice('victor', { device, member, parents: [victor.id] }))
  const last = added.at(-1)
  if (last) drawn.openLog(`victor ${devices.length - 1}`, 'late', [last.id])
  return { drawn, devices, invite }
}
