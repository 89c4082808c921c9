/**
 * Invented histories, honest and hostile, from a seed: whatever is said and in whatever order it arrives, a team is one
 * function of the set of its statements (I5), and nobody gains by lying (I4). A failing seed names itself.
 */
import { beforeAll, expect, test } from 'vitest'
import { newSimRandom, type SimRandom } from '../../../tests/support/sim-random'
import { newPerson, profileOf, TeamStory, type Person } from '../../../tests/support/story-team'
import type { StatementId } from '../base/ids'
import type { Statement } from '../wire/statement'
import { deriveTeam, teamAt } from './derive-team'
import { deviceOf, publicKeysOf } from './device-keys'
import type { InviteLink } from './invite-link'
import { signStatement } from './say'
import { checkStatement, keysByDevice } from './statement-check'

const SEEDS = 12
const STEPS = 40
const SHUFFLES = 100

interface History {
  readonly seed: number
  readonly story: TeamStory
  /** Devices that were let in by a link somebody sent them. */
  readonly invited: ReadonlySet<string>
}

let histories: readonly History[]

beforeAll(async () => {
  const invented: History[] = []
  for (let seed = 1; seed <= SEEDS; seed++) invented.push(await inventHistory(seed))
  histories = invented
})

/** People say things, each knowing some of what was said before; one of them was never asked in. */
async function inventHistory(seed: number): Promise<History> {
  const random = newSimRandom(seed)
  const people: Person[] = []
  for (const name of ['alice', 'bob', 'carol', 'dan', 'mallory']) people.push(await newPerson(name, random))
  const [alice, ...others] = people
  if (!alice) throw new Error('somebody founds')
  const story = await TeamStory.found(alice, random)
  const invited = new Set<string>([deviceOf(alice.device)])
  const links: InviteLink[] = []
  for (let step = 0; step < STEPS; step++) {
    const person = random.pick(people)
    const isStranger = person.name === 'mallory'
    const guest = random.pick(others.slice(0, -1))
    const kind = random.below(7)
    if (kind === 0) links.push(await story.invite(alice, random.chance(0.5) ? 'editor' : 'viewer', 1 + random.below(2)))
    else if (kind === 1 && links.length > 0) {
      await story.join(guest, random.pick(links))
      invited.add(deviceOf(guest.device))
    } else if (kind === 2 && isStranger && links.length > 0)
      story.hear(await gatecrash(story, person, random.pick(links)))
    else if (kind === 3)
      await story.say(person, { type: 'SetWorkspace', name: `by ${person.name}`, relays: [], ice: [] })
    else if (kind === 4 && random.chance(0.2))
      await story.say(person, { type: 'Unknown', code: 90, bytes: random.bytes(3) })
    else
      await story.say(
        person,
        { type: 'SetProfile', profile: profileOf(`${person.name} ${step}`) },
        someHeads(story, random)
      )
  }
  return { seed, story, invited }
}

/** An Admit by somebody who saw the Invite and has not its key. */
async function gatecrash(story: TeamStory, person: Person, { invite }: InviteLink): Promise<Statement> {
  return signStatement(
    {
      workspace: story.workspace,
      parents: [invite],
      body: {
        type: 'Admit',
        invite,
        device: publicKeysOf(person.device),
        deviceName: 'Laptop',
        profile: profileOf(person.name),
        inviteSignature: new Uint8Array(64).fill(1)
      }
    },
    person.device.sign
  )
}

function someHeads({ statements }: TeamStory, random: SimRandom): StatementId[] {
  const ids = [...statements.keys()]
  return [...new Set([random.pick(ids), random.pick(ids)])].sort()
}

/** As a device takes statements in: only what is what it claims to be. */
async function soundOnly({ statements }: TeamStory): Promise<Map<StatementId, Statement>> {
  const keys = keysByDevice(statements.values())
  const known = {
    device: (id: Statement['device']) => keys.get(id),
    statement: (id: StatementId) => statements.get(id)
  }
  const sound = new Map<StatementId, Statement>()
  for (const statement of statements.values())
    if ((await checkStatement(statement, known)) === 'sound') sound.set(statement.id, statement)
  return sound
}

function shuffled<T>(items: readonly T[], random: SimRandom): T[] {
  return items
    .map((item) => ({ item, at: random.fraction() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}

/** Logs their own device opened more than once without knowing: whose they are is settled when both are known. */
function openedTwice(statements: ReadonlyMap<StatementId, Statement>): ReadonlySet<string> {
  const logs = [...statements.values()].flatMap(({ body }) => (body.type === 'LogOpen' ? [body.log] : []))
  return new Set(logs.filter((log, i) => logs.indexOf(log) < i))
}

const mapOf = (statements: readonly Statement[]) => new Map(statements.map((statement) => [statement.id, statement]))

test('[I5] the team is the same for a hundred orders of arrival of each history', () => {
  for (const { seed, story } of histories) {
    const { workspace, statements } = story
    const expected = deriveTeam(workspace, statements)
    for (let round = 0; round < SHUFFLES; round++) {
      const order = shuffled([...statements.values()], newSimRandom(seed * 1_000 + round))
      expect(deriveTeam(workspace, mapOf(order)), `seed ${seed}, round ${round}`).toEqual(expected)
    }
  }
})

test('[I5] what was judged once, its past complete, is judged the same whatever else arrives', () => {
  for (const { seed, story } of histories) {
    const { workspace, statements } = story
    const expected = deriveTeam(workspace, statements)
    const order = shuffled([...statements.values()], newSimRandom(seed))
    const twice = openedTwice(statements)
    for (let size = 1; size <= order.length; size++) {
      const partly = deriveTeam(workspace, mapOf(order.slice(0, size)))
      for (const [id, rule] of partly.voidByRule)
        expect(expected.voidByRule.get(id), `seed ${seed}, after ${size}`).toBe(rule)
      for (const [id, { role }] of partly.members)
        expect(expected.members.get(id)?.role, `seed ${seed}, after ${size}`).toBe(role)
      for (const [id, { member }] of partly.logs)
        if (!twice.has(id)) expect(expected.logs.get(id)?.member, `seed ${seed}, after ${size}`).toBe(member)
    }
  }
})

test('the team at all heads is the team; at a former head it is the team of then', () => {
  for (const { seed, story } of histories) {
    const { workspace, statements } = story
    const team = deriveTeam(workspace, statements)
    expect(teamAt(workspace, statements, team.knownHeads), `seed ${seed}`).toEqual(team)
    for (const { id, parents } of statements.values()) {
      const then = teamAt(workspace, statements, parents)
      expect(then.knownHeads, `seed ${seed}`).not.toContain(id)
      expect(then.members.size, `seed ${seed}`).toBeLessThanOrEqual(team.members.size)
    }
  }
})

test('[I4] nobody is in but by a link they were sent, and nobody but an admin names the workspace', async () => {
  for (const { seed, story, invited } of histories) {
    const team = deriveTeam(story.workspace, await soundOnly(story))
    expect(
      [...team.devices.keys()].filter((id) => !invited.has(id)),
      `seed ${seed}`
    ).toEqual([])
    expect([...team.members.values()].map(({ role }) => role).filter((role) => role === 'owner')).toHaveLength(1)
    expect(['Low tide', 'by alice'], `seed ${seed}`).toContain(team.name)
  }
})

test('the histories are not dull: every kind of verdict happens in them', () => {
  const teams = histories.map(({ story }) => story.team)
  const rules = new Set(teams.flatMap((team) => [...team.voidByRule.values()]))
  for (const rule of ['authorIsAMember', 'authorIsAdmin']) expect(rules).toContain(rule)
  expect(histories.some(({ story }) => openedTwice(story.statements).size > 0)).toBe(true)
  expect(histories.some(({ story }) => openedTwice(story.statements).size < story.team.logs.size)).toBe(true)
  expect(Math.max(...teams.map(({ members }) => members.size))).toBeGreaterThan(3)
  expect(Math.max(...teams.map(({ notUnderstood }) => notUnderstood.length))).toBeGreaterThan(0)
})

test('statements that name each other, or a past nobody has, are held and do no harm', async () => {
  const [history] = histories
  if (!history) throw new Error('one history')
  const { story } = history
  const before = story.team
  const [statement] = [...story.statements.values()].slice(-1)
  if (!statement) throw new Error('something was said')
  const [one, two] = ['A', 'B'].map((letter) => letter.repeat(43) as StatementId)
  if (!one || !two) throw new Error('two ids')
  const circle = [
    { ...statement, id: one, parents: [two] },
    { ...statement, id: two, parents: [one] },
    { ...statement, id: 'C'.repeat(43) as StatementId, parents: ['D'.repeat(43) as StatementId] }
  ]
  const after = deriveTeam(story.workspace, new Map([...story.statements, ...mapOf(circle)]))
  expect(after).toEqual(before)
})
