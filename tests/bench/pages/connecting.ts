/** Two devices of one team look for each other in rooms nobody used before. */
import { alone, connected, foundDevice, joinDevice, openMesh, type Device } from './device'
import { until, within } from './waiting'

export interface Meeting {
  readonly room: string
  readonly signaling: string
  /** When to begin, by this machine's clock. */
  readonly atMs: number
}

export const IN_TIME_MS = 5_000

export function newConnecting() {
  let device: Device | null = null
  return {
    async found() {
      device = await foundDevice()
      return device.invite()
    },
    async join(link: string) {
      device = await joinDevice(link)
    },
    /** Milliseconds until the hello was answered, or null. */
    async connect({ room, signaling, atMs }: Meeting): Promise<number | null> {
      if (!device) throw new Error('nobody is here')
      const transport = openMesh(device, signaling, { door: { room, password: room } })
      await until(atMs)
      const startMs = performance.now()
      transport.connect()
      const isIn = await within(IN_TIME_MS, connected(device.engine))
      const took = performance.now() - startMs
      // The other may not have heard yet.
      await within(250, new Promise(() => undefined))
      transport.close()
      await alone(device.engine)
      return isIn ? took : null
    }
  }
}
