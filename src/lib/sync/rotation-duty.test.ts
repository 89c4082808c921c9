/** When an admin's device begins another epoch by itself; what it then says stands in `team`. */
import { expect, test } from 'vitest'
import { drawFlood } from '../../../tests/support/big-team'
import { keysOf, memberOf } from '../../../tests/support/drawn-team'
import { receiversIn } from '../team/receivers'
import { isRotationDue } from './rotation-duty'

test('[EPO-3] devices that no rotation has room for make nobody rotate for ever', () => {
  const { drawn } = drawFlood()
  const alice = memberOf(drawn.genesis)
  drawn.rotate('alice', [keysOf('alice')])
  expect(isRotationDue(drawn.team, alice, [])).toBe(true)
  const to = receiversIn(drawn.team).map(({ box }) => ({ sign: box, box }))
  drawn.rotate('alice', to)
  expect(drawn.team.unreached.length).toBeGreaterThan(500)
  expect(isRotationDue(drawn.team, alice, [])).toBe(false)
})
