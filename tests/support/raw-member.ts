/** A member of a story whose app is a raw peer from now on, and who can forge what comes next in their log. */
import { newForger, type Forger } from './forger'
import { newRawPeer, type RawPeer } from './raw-peer'
import type { SimDevice } from './sim-device'
import type { EngineStory } from './story-engines'

export interface RawMember {
  readonly device: SimDevice
  readonly forger: Forger
  /** Talks to the engine it was made for; not met yet. */
  readonly peer: RawPeer
}

/** Stops the device of `name`; from then on what it says to `to` is only bytes. */
export async function takeOver(story: EngineStory, name: string, to: string): Promise<RawMember> {
  const device = story.devices.get(name)
  if (!device) throw new Error(`nobody is called ${name}`)
  const forger = await newForger(story, device)
  const { logKey } = device.person
  await device.stop()
  const { keys } = device
  const peer = newRawPeer({ engine: story.engine(to), logKey, keys, writing: forger.pen.key, random: story.random })
  return { device, forger, peer }
}
