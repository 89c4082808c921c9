/**
 * What people do to a team while they are apart, told to everybody in a hundred orders: whoever is in ends with the same
 * team, the same waiting work and the same documents (I1, I4, I5).
 */
import type { DocumentId, MemberId } from '$lib/base/ids'
import { sha256 } from '$lib/crypto/hash'
import { documentHash } from '$lib/docs/document-hash'
import type { MembershipChange } from '$lib/sync/membership'
import { newSimRandom } from '../support/sim-random'
import { newEngineStory, newNote, typeInto, valueOf, type EngineStory } from '../support/story-engines'

export interface Quarrel {
  readonly story: EngineStory
  readonly note: DocumentId
  readonly link: Awaited<ReturnType<EngineStory['invite']>>
  member(name: string): MemberId
  change(name: string, what: MembershipChange): Promise<void>
  /** Writes in front of the note, and it is in the log. */
  write(name: string, words: string): Promise<void>
  meet(a: string, b: string): Promise<void>
}

const MEETING_MS = 4_000
const DAY_MS = 86_400_000

/** Alice's note; bob and carol are admins, dora and mallory editors. Everybody has everything, and nobody is connected. */
async function newQuarrel(seed: number): Promise<Quarrel> {
  const story = await newEngineStory(seed)
  const note = await newNote(story.engine('alice'), 'Minutes', 'Agreed.')
  const quarrel: Quarrel = {
    story,
    note,
    link: await story.invite('editor'),
    member: (name) => story.engine(name).ownMember,
    async change(name, what) {
      valueOf(await story.engine(name).changeTeam(what))
    },
    async write(name, words) {
      valueOf(await story.engine(name).changeDocument(note, (doc) => typeInto(doc, 0, `${words} `)))
    },
    async meet(a, b) {
      story.network.connect(a, b)
      await story.wait(MEETING_MS)
      await story.part(a, b)
    }
  }
  const others = ['bob', 'carol', 'dora', 'mallory']
  for (const name of others) {
    await story.join(name, quarrel.link)
    await quarrel.meet('alice', name)
  }
  for (const name of ['bob', 'carol']) {
    await quarrel.change('alice', { kind: 'setRole', member: quarrel.member(name), role: 'admin', keepInvites: [] })
  }
  for (const name of others) await quarrel.meet('alice', name)
  return quarrel
}

const removal = (quarrel: Quarrel, name: string): MembershipChange => ({
  kind: 'removeMember',
  member: quarrel.member(name),
  keepInvites: []
})

/** What is done while everybody is apart. */
export const QUARRELS: Readonly<Record<string, (quarrel: Quarrel) => Promise<void>>> = {
  async 'Fault 31: two admins remove each other while apart'(quarrel) {
    await quarrel.change('bob', removal(quarrel, 'carol'))
    await quarrel.change('carol', removal(quarrel, 'bob'))
    await quarrel.write('bob', 'Bob.')
    await quarrel.write('carol', 'Carol.')
  },
  async 'Fault 32: an admin is demoted while inviting'(quarrel) {
    const { story } = quarrel
    const demotion = { role: 'editor' as const, keepInvites: [] }
    await quarrel.change('alice', { kind: 'setRole', member: quarrel.member('bob'), ...demotion })
    await story.join('guest', await story.inviteBy('bob', 'editor'))
    await quarrel.meet('bob', 'guest')
    await quarrel.write('guest', 'A guest.')
    await quarrel.meet('carol', 'guest')
    await quarrel.write('carol', 'On top of the guest.')
  },
  async 'Fault 33: keys rotate twice at once while one member is away for thirty days'(quarrel) {
    await quarrel.change('alice', { kind: 'rotate' })
    await quarrel.change('bob', { kind: 'rotate' })
    await quarrel.write('alice', 'Alice.')
    await quarrel.write('bob', 'Bob.')
    await quarrel.write('dora', 'While away.')
    await quarrel.story.wait(30 * DAY_MS)
  },
  async 'Fault 29: a removed device keeps writing and an honest member has built on it'(quarrel) {
    await quarrel.write('mallory', 'Before.')
    await quarrel.meet('alice', 'mallory')
    await quarrel.change('alice', removal(quarrel, 'mallory'))
    await quarrel.write('mallory', 'After.')
    await quarrel.meet('dora', 'mallory')
    await quarrel.write('dora', 'On top.')
    await quarrel.write('mallory', 'Later still.')
    await quarrel.meet('carol', 'mallory')
  }
}

/** Does what `name` says and tells everybody in the order that `seed` names; where two who are in differ afterwards. */
export async function liveQuarrel(name: string, seed: number): Promise<readonly string[]> {
  const quarrel = await newQuarrel(seed)
  await QUARRELS[name]?.(quarrel)
  const { story } = quarrel
  const random = newSimRandom(seed)
  const names = [...story.devices.keys()]
  for (let meeting = 0; meeting < names.length * 2; meeting++) {
    const [a, b] = [random.pick(names), random.pick(names)]
    if (a !== b) await quarrel.meet(a, b)
  }
  for (let round = 0; round < 8 && (await differences(quarrel)).length > 0; round++) {
    for (const one of names) for (const other of names) if (one < other) story.network.connect(one, other)
    await story.wait(15_000)
  }
  return (await differences(quarrel)).map((found) => `seed ${seed}: ${found}`)
}

/** Those who are in, as alice, whom nobody can put out, sees them. */
async function differences({ story, note }: Quarrel): Promise<string[]> {
  const alice = story.engine('alice')
  const isIn = ({ up }: { readonly up: typeof alice }) => alice.team.members.get(up.ownMember)?.gone === null
  const inside = [...story.devices.values()].filter(isIn)
  const seen = new Map<string, string>()
  for (const { name, up } of inside) {
    const doc = valueOf(await up.readDocument(note))
    const waiting = up.waitingWork.map(({ log, to, standing }) => `${log} ${to} ${standing}`)
    const team = JSON.stringify(up.team, (_key, value: unknown) => (value instanceof Map ? [...value].sort() : value))
    const pending = doc.store.pendingStructs ? 'pending' : 'whole'
    seen.set(
      name,
      [`document ${documentHash(doc, sha256)}`, `waits ${waiting.join()}`, `team ${team}`, pending].join('\n')
    )
  }
  const expected = seen.get('alice')
  const others = [...seen].filter(([, state]) => state !== expected || state.endsWith('pending'))
  const linesOf = (state: string) => state.split('\n')
  return others.map(([name, state]) => {
    const unequal = linesOf(state).flatMap((line, i) =>
      line === linesOf(expected ?? '')[i] ? [] : [line.split(' ')[0]]
    )
    return `${name} differs from alice in ${unequal.join()}`
  })
}
