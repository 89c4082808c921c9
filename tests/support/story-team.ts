/** People for stories about teams: alice, bob and carol with keys from one seed, saying things by their devices. */
import type { StatementId, WorkspaceId } from '$lib/base/ids'
import { signingKeyFromSeed, type SigningKey } from '$lib/crypto/signing'
import { boxKeyFromSeed } from '$lib/crypto/wrapping'
import { deriveTeam } from '$lib/team/derive-team'
import { deviceOf, type DeviceKeys } from '$lib/team/device-keys'
import { foundWorkspace, type Beginning } from '$lib/team/founding'
import { acceptInvite, newInvite, statementsForLink } from '$lib/team/invitation'
import type { InviteLink } from '$lib/team/invite-link'
import { parentsFor } from '$lib/team/parents'
import { signStatement } from '$lib/team/say'
import type { TeamState } from '$lib/team/team-state'
import type { Profile, Statement, StatementBodyValue } from '$lib/wire/statement'
import { newSimRandom, type SimRandom } from './sim-random'

export interface Person {
  readonly name: string
  readonly device: DeviceKeys
  readonly logKey: SigningKey
}

export const profileOf = (name: string): Profile => ({ name, zone: 'Europe/Lisbon', hours: [] })

export async function newPerson(name: string, random: SimRandom): Promise<Person> {
  return {
    name,
    device: { sign: await signingKeyFromSeed(random.bytes(32)), box: await boxKeyFromSeed(random.bytes(32)) },
    logKey: await signingKeyFromSeed(random.bytes(32))
  }
}

/** A set of statements that grows, as one device knows them. */
export class TeamStory {
  readonly statements = new Map<StatementId, Statement>()
  readonly workspace: WorkspaceId
  readonly beginning: Beginning
  readonly random: SimRandom

  private constructor(beginning: Beginning, random: SimRandom) {
    this.beginning = beginning
    this.workspace = beginning.workspace
    this.random = random
    this.hear(...beginning.statements)
  }

  static async found(founder: Person, random: SimRandom = newSimRandom(1)): Promise<TeamStory> {
    const beginning = await foundWorkspace({
      name: 'Low tide',
      profile: profileOf(founder.name),
      deviceName: 'Laptop',
      device: founder.device,
      logKey: founder.logKey,
      random
    })
    return new TeamStory(beginning, random)
  }

  get team(): TeamState {
    return deriveTeam(this.workspace, this.statements)
  }

  hear(...statements: readonly Statement[]): void {
    for (const statement of statements) this.statements.set(statement.id, statement)
  }

  /** `person` says something, building on what a device would build on (or on `parents`). */
  async say(
    person: Person,
    body: StatementBodyValue,
    parents: readonly StatementId[] = this.#parentsFor(person, body)
  ): Promise<Statement> {
    const statement = await signStatement({ workspace: this.workspace, parents, body }, person.device.sign)
    this.hear(statement)
    return statement
  }

  #parentsFor(person: Person, body: StatementBodyValue): readonly StatementId[] {
    return parentsFor({ body, device: deviceOf(person.device), team: this.team, statements: this.statements })
  }

  async invite(
    person: Person,
    role: 'editor' | 'viewer' = 'editor',
    uses = 1,
    endsMs: number | null = null
  ): Promise<InviteLink> {
    const { seed, body } = await newInvite({ role, uses, endsMs }, this.random)
    const { id } = await this.say(person, body)
    const [held] = this.beginning.keys
    if (!held) throw new Error('the founder holds the first key')
    return {
      workspace: this.workspace,
      name: 'Low tide',
      invitedBy: person.name,
      seed,
      invite: id,
      statements: statementsForLink(this.statements, id),
      key: held.key,
      rawKey: held.raw,
      relays: []
    }
  }

  /** What joining makes; heard here only if it is passed to `hear`. */
  async accept(person: Person, link: InviteLink): Promise<Beginning> {
    const joined = await acceptInvite({
      link,
      profile: profileOf(person.name),
      deviceName: 'Phone',
      device: person.device,
      logKey: person.logKey
    })
    if (!joined.ok) throw new Error(joined.error.kind)
    return joined.value
  }

  async join(person: Person, link: InviteLink): Promise<Beginning> {
    const joined = await this.accept(person, link)
    this.hear(...joined.statements)
    return joined
  }
}
