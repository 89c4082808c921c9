import type { Result } from '../base/result'
import type { WriteFailure } from '../sync/engine'
import type { Network } from './session'

export interface LateNetworkDeps {
  /** *Work offline* is on. */
  readonly paused: boolean
  readonly starting: Promise<Result<Network, WriteFailure>>
  /** Somebody cannot wait any longer for the network to begin. */
  asked(): void
}

/** The switch and the bell, for whoever presses them before the network is there. */
export function newLateNetwork({ paused, starting, asked }: LateNetworkDeps): Network {
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
      asked()
      const started = await joined
      return started.ok ? started.value.setOffline(next) : started
    },
    lookNow() {
      asked()
      void joined.then((started) => started.ok && started.value.lookNow())
    }
  }
}
