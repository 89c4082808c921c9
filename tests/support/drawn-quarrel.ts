/**
 * A quarrel drawn from a seed: owner, admins, editors and viewers who are apart for a while, hear of each other now and
 * then, and invite, admit, promote, demote, remove, leave, return and change keys; some of them build on an old past on
 * purpose, as one would who wants to be believed in spite of having been removed.
 */
import type { StatementId } from '$lib/base/ids'
import { pastOf } from '$lib/team/statement-graph'
import type { Role, Statement } from '$lib/wire/statement'
import { DrawnTeam, keysOf, memberOf } from './drawn-team'
import type { SimRandom } from './sim-random'

export const QUARRELLERS = ['alice', 'bob', 'carol', 'dan', 'erin', 'vera'] as const
const ROLES: readonly Role[] = ['admin', 'editor', 'viewer']

export interface Quarrel {
  readonly drawn: DrawnTeam
  /** Genesis and every Admit. */
  readonly arrivals: readonly Statement[]
}

interface Scene extends Quarrel {
  readonly random: SimRandom
  readonly arrivals: Statement[]
  readonly invites: Statement[]
  readonly devices: string[]
  /** What each device has heard. */
  readonly heard: Map<string, Set<StatementId>>
}

export function drawQuarrel(random: SimRandom, steps: number): Quarrel {
  const drawn = new DrawnTeam()
  const arrivals = [drawn.genesis]
  arrivals.push(drawn.joinAsAdmin('bob'), drawn.joinAsAdmin('carol'), drawn.join('dan'), drawn.join('erin'))
  arrivals.push(drawn.join('vera', 'viewer'))
  for (const name of QUARRELLERS) drawn.openLog(name)
  const all = [...drawn.statements.keys()]
  const heard = new Map(QUARRELLERS.map((name) => [name as string, new Set(all)]))
  const scene: Scene = { drawn, random, arrivals, invites: [], devices: [...QUARRELLERS], heard }
  for (let step = 0; step < steps; step++) {
    const device = random.pick(scene.devices)
    if (random.chance(0.25)) meet(scene, device, random.pick(scene.devices))
    else act(scene, device)
  }
  return { drawn, arrivals }
}

function meet({ heard }: Scene, one: string, other: string): void {
  const both = new Set([...(heard.get(one) ?? []), ...(heard.get(other) ?? [])])
  heard.set(one, new Set(both))
  heard.set(other, both)
}

function act(scene: Scene, device: string): void {
  const { drawn, random, heard } = scene
  const known = heard.get(device) ?? new Set()
  const isSly = random.chance(0.15)
  const parents = isSly ? [random.pick([...known])] : drawn.headsAmong([...known])
  const before = new Set(drawn.statements.keys())
  random.pick(ACTIONS)(scene, device, parents)
  const said = [...drawn.statements.keys()].filter((id) => !before.has(id))
  for (const id of pastOf(said, drawn.statements)) known.add(id)
}

type Action = (scene: Scene, device: string, parents: readonly StatementId[]) => void

const ACTIONS: readonly Action[] = [
  ({ drawn, random, invites }, device, parents) =>
    void invites.push(drawn.invite(device, parents, random.pick(['editor', 'viewer']), 2)),
  ({ drawn, random, invites, arrivals, devices, heard }) => {
    if (invites.length === 0) return
    const guest = `guest ${drawn.statements.size}`
    const admit = drawn.admit(guest, random.pick(invites))
    drawn.openLog(guest, guest, [admit.id])
    arrivals.push(admit)
    devices.push(guest)
    heard.set(guest, new Set(pastOf(drawn.heads.slice(-1), drawn.statements)))
  },
  ({ drawn, random, arrivals }, device, parents) =>
    void drawn.setRole(device, random.pick(arrivals), random.pick(ROLES), parents),
  ({ drawn, random, arrivals }, device, parents) => void drawn.remove(device, random.pick(arrivals), parents),
  ({ drawn, random, arrivals }, device, parents) => void drawn.remove(device, random.pick(arrivals), parents),
  ({ drawn, random, devices }, device, parents) => void drawn.removeDevice(device, random.pick(devices), parents),
  ({ drawn, random }, device, parents) => (random.chance(0.3) ? void drawn.leave(device, parents) : undefined),
  ({ drawn, random, arrivals, devices, heard }, by, parents) => {
    const device = `device ${drawn.statements.size}`
    const type = random.pick(['AddDevice', 'Recover'] as const)
    const { id } = drawn.addDevice(by, { device, member: memberOf(random.pick(arrivals)), parents }, type)
    devices.push(device)
    heard.set(device, pastOf([id], drawn.statements))
  },
  ({ drawn, devices }, device, parents) => void drawn.rotate(device, devices.map(keysOf), parents),
  ({ drawn, random, invites }, device, parents) => {
    if (invites.length > 0) drawn.say(device, { type: 'RevokeInvite', invite: random.pick(invites).id }, parents)
  },
  ({ drawn }, device, parents) => void drawn.rename(device, parents),
  ({ drawn }, device, parents) => void drawn.openLog(device, `log ${drawn.statements.size}`, parents)
]
