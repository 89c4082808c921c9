import type { Result } from '../base/result'
import type { WriteFailure } from '../sync/engine'
import type { Network } from './session'

/** The switch and the bell, for whoever presses them before the network is there. */
export function newLateNetwork(paused: boolean, starting: Promise<Result<Network, WriteFailure>>): Network {
  let network: Network | null = null
  const joined = starting.then((started) => {
    if (started.ok) network = started.value
    return started
  })
  return {
    get offline() {
      return network?.offline ?? paused
    },
    async setOffline(next) {
      const started = await joined
      return started.ok ? started.value.setOffline(next) : started
    },
    lookNow: () => void joined.then((started) => started.ok && started.value.lookNow())
  }
}
