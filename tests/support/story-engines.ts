/** Stories about whole devices: alice founds a workspace, others join by her links, and they meet when the story says so. */
import type { DocumentId } from '$lib/base/ids'
import type { Result } from '$lib/base/result'
import { createNote } from '$lib/docs/create'
import { bodyFragment } from '$lib/docs/document'
import { readFragment, writeFragment } from '$lib/docs/fragment'
import type { WorkspaceStore } from '$lib/log/workspace-store'
import type { Engine } from '$lib/sync/engine'
import { statementIdOf } from '$lib/team/device-id'
import type { Beginning } from '$lib/team/founding'
import { newInvite, statementsForLink } from '$lib/team/invitation'
import type { InviteLink } from '$lib/team/invite-link'
import { decodeStatement } from '$lib/wire/statement-codec'
import * as Y from 'yjs'
import { newSimDevice, type SimDevice } from './sim-device'
import { newSimNetwork, type SimNetwork } from './sim-network'
import { newSimRandom, type SimRandom } from './sim-random'
import { newSimTime, type SimTime } from './sim-time'
import { newPerson, TeamStory, type Person } from './story-team'

const ENOUGH_TO_TELL_MS = 8_000

export interface EngineStory {
  readonly time: SimTime
  readonly network: SimNetwork
  readonly random: SimRandom
  readonly devices: ReadonlyMap<string, SimDevice>
  engine(name: string): Engine
  /** A link that lets its holder in as `role`, said by alice. */
  invite(role: 'editor' | 'viewer', uses?: number): Promise<InviteLink>
  inviteBy(name: string, role: 'editor' | 'viewer', uses?: number): Promise<InviteLink>
  /** A new device joins by a link; it knows nobody yet. */
  join(name: string, link: InviteLink): Promise<Engine>
  /** A new device on which `beginning` was written, and what `fill` writes besides. */
  begin(person: Person, beginning: Beginning, more?: BeginMore): Promise<Engine>
  /** A device made elsewhere (a clone, one restored from a backup) is part of the story from now on. */
  bring(device: SimDevice): Promise<Engine>
  meet(a: string, b: string): Promise<void>
  part(a: string, b: string): Promise<void>
  /** They meet for as long as it takes to tell each other everything, and part. */
  meetOnce(a: string, b: string): Promise<void>
  /** What else goes on in this story besides its devices, to be waited for before time moves on. */
  readonly besides: Set<() => Promise<void>>
  /** Lets simulated time pass. */
  wait(ms: number): Promise<void>
}

export interface BeginMore {
  readonly inviteSeed?: Uint8Array
  readonly fill?: (store: WorkspaceStore) => Promise<unknown>
}

/** Alice's workspace with nobody else in it. */
export async function newEngineStory(seed = 1): Promise<EngineStory> {
  const random = newSimRandom(seed)
  const time = newSimTime()
  const network = newSimNetwork(time, random.fork(1))
  const devices = new Map<string, SimDevice>()
  const people = new Map<string, Person>()
  const alice = await newPerson('alice', random)
  const team = await TeamStory.found(alice, random)
  people.set('alice', alice)

  const settle = async () => {
    for (const device of devices.values()) await device.engine?.idle()
    for (const idle of story.besides) await idle()
  }
  const story: EngineStory = {
    time,
    network,
    random,
    devices,
    besides: new Set(),
    engine: (name) => {
      const device = devices.get(name)
      if (!device) throw new Error(`nobody is called ${name}`)
      return device.up
    },
    invite: (role, uses) => story.inviteBy('alice', role, uses),
    async inviteBy(name, role, uses = 8) {
      const engine = story.engine(name)
      const { seed: inviteSeed, body } = await newInvite({ role, uses, endsMs: null }, random)
      valueOf(await engine.say(body))
      const invite = [...engine.team.invites.values()].find(
        ({ keys }) => Buffer.compare(keys.sign, body.invite.sign) === 0
      )
      const held = devices.get(name)?.keys.find(({ key }) => key === engine.team.writingKey)
      if (!invite || !held) throw new Error('the invite was not said')
      const store = devices.get(name)?.disk.open()
      const kept = await store?.statements()
      if (!kept?.ok) throw new Error('no statements')
      for (const { bytes } of kept.value) team.hear(valueOf(decodeStatement(bytes, statementIdOf)))
      return {
        workspace: engine.workspace,
        name: 'Low tide',
        invitedBy: name,
        seed: inviteSeed,
        invite: invite.id,
        statements: statementsForLink(team.statements, invite.id),
        key: held.key,
        rawKey: held.raw,
        relays: []
      }
    },
    async join(name, link) {
      const person = await newPerson(name, random)
      return story.begin(person, await team.accept(person, link), { inviteSeed: link.seed })
    },
    async begin(person, beginning, { inviteSeed, fill } = {}) {
      const { name } = person
      people.set(name, person)
      const world = { time, network, random: random.fork(devices.size + 2), inviteSeed }
      const device = await newSimDevice(person, beginning, world)
      devices.set(name, device)
      await fill?.(device.disk.open())
      return device.start()
    },
    bring(device) {
      devices.set(device.name, device)
      return device.start()
    },
    async meet(a, b) {
      network.connect(a, b)
      await story.wait(1_000)
    },
    async part(a, b) {
      network.cut(a, b)
      await story.wait(100)
    },
    async meetOnce(a, b) {
      await story.meet(a, b)
      await story.wait(ENOUGH_TO_TELL_MS)
      await story.part(a, b)
    },
    async wait(ms) {
      await settle()
      await time.advance(ms, settle)
    }
  }
  devices.set('alice', await newSimDevice(alice, team.beginning, { time, network, random: random.fork(2) }))
  await devices.get('alice')?.start()
  return story
}

/** The value of a result a story relies on. */
export function valueOf<T>(result: Result<T, { readonly kind: string }>): T {
  if (!result.ok) throw new Error(`it failed: ${JSON.stringify(result.error)}`)
  return result.value
}

export async function newNote(engine: Engine, title: string, text: string): Promise<DocumentId> {
  return valueOf(
    await engine.createDocument((doc) => {
      createNote(doc, { title })
      writeFragment(bodyFragment(doc), {
        type: 'doc',
        content: [{ type: 'paragraph', content: text ? [{ type: 'text', text }] : [] }]
      })
    })
  )
}

/** The text of a document as this device has it. */
export async function textOf(engine: Engine, document: DocumentId): Promise<string> {
  const doc = valueOf(await engine.readDocument(document))
  const text = plainText(doc)
  doc.destroy()
  return text
}

export function plainText(doc: Y.Doc): string {
  const texts: string[] = []
  const walk = (node: { text?: string; content?: readonly unknown[] }): void => {
    if (node.text !== undefined) texts.push(node.text)
    for (const child of node.content ?? []) walk(child as typeof node)
  }
  walk(readFragment(bodyFragment(doc)))
  return texts.join('\n')
}

/** Types into the first paragraph of an open document. */
export function typeInto(doc: Y.Doc, at: number, text: string): void {
  const paragraph = bodyFragment(doc).get(0)
  const run = paragraph instanceof Y.XmlElement ? paragraph.get(0) : null
  if (run instanceof Y.XmlText) run.insert(Math.min(at, run.length), text)
}
