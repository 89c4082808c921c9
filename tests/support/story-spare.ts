/** Spare keys in stories: somebody adds a device of theirs, and the device begins on it. */
import { addSpareKey, spareLinkOf, type SpareKey, type SpareKeyDeps } from '$lib/app/spare-keys'
import { ok } from '$lib/base/result'
import { signingKeyFromSeed } from '$lib/crypto/signing'
import { boxKeyFromSeed } from '$lib/crypto/wrapping'
import type { Engine } from '$lib/sync/engine'
import { acceptSpareKey, spareSeeds } from '$lib/team/spare-key'
import { parseSpareLink, type SpareLink } from '$lib/team/spare-link'
import { valueOf, type EngineStory } from './story-engines'
import type { Person } from './story-team'

export function spareDepsOf(story: EngineStory, name: string): SpareKeyDeps {
  const device = story.devices.get(name)
  if (!device) throw new Error(`nobody is called ${name}`)
  return {
    engine: device.up,
    store: device.disk.open(),
    random: story.random,
    held: () => Promise.resolve(ok(device.keys))
  }
}

/** `name` adds a device called Phone: the key, and the link as it reads. */
export async function addPhone(story: EngineStory, name: string): Promise<{ spare: SpareKey; link: SpareLink }> {
  const deps = spareDepsOf(story, name)
  const spare = valueOf(await addSpareKey('Phone', deps))
  return { spare, link: valueOf(parseSpareLink(valueOf(await spareLinkOf(spare, deps)))) }
}

/** Somebody whose device has the keys of a seed. */
export async function sparePerson(name: string, seed: Uint8Array, logSeed: Uint8Array): Promise<Person> {
  const { sign, box } = spareSeeds(seed)
  return {
    name,
    device: { sign: await signingKeyFromSeed(sign), box: await boxKeyFromSeed(box) },
    logKey: await signingKeyFromSeed(logSeed)
  }
}

/** A new device begins on the key of a link. */
export async function useLink(story: EngineStory, name: string, link: SpareLink): Promise<Engine> {
  const person = await sparePerson(name, link.seed, story.random.bytes(32))
  return story.begin(person, valueOf(await acceptSpareKey(link, person)))
}
