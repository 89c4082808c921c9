/**
 * The people of a workspace as screens show them, from the team's state and from who is connected.
 * Names and hues come from signed statements only, never from what a peer says of itself.
 */
import type { DeviceId, LogId, MemberId } from '../base/ids'
import { plainName } from '../base/plain-name'
import type { Scope } from '../base/scope'
import type { DeviceReport, Engine, SyncReport } from '../sync/engine'
import { surplusMembers } from '../team/open-invites'
import type { Device, Gone, Member, TeamState } from '../team/team-state'
import { isAdmin, isLower } from '../team/verdict'
import type { AwayTimes, DeviceView, MemberView, PeerHue, PersonView, RoleName } from './views'

const HUES = 7
const GIVEN_ROLES: readonly RoleName[] = ['admin', 'editor', 'viewer']

export class Roster {
  #team: TeamState = $state.raw() as TeamState
  #report: SyncReport = $state.raw() as SyncReport
  #away: ReadonlyMap<MemberId, AwayTimes> = $state.raw(new Map())
  readonly #own: { readonly member: MemberId; readonly device: DeviceId }
  readonly #surplus = $derived(surplusMembers(this.#team))
  readonly #members = $derived.by(() => this.#listMembers())
  readonly #byId = $derived(new Map(this.#members.map((member) => [member.id, member])))

  constructor(engine: Engine, scope: Scope) {
    this.#own = { member: engine.ownMember, device: engine.ownDevice }
    this.#team = engine.team
    this.#report = engine.report
    scope.defer(engine.teamChanged.listen((team) => (this.#team = team)))
    scope.defer(engine.reported.listen((report) => (this.#report = report)))
  }

  /** What members say of it comes after the lists (`follow-away.ts`). */
  set away(away: ReadonlyMap<MemberId, AwayTimes>) {
    this.#away = away
  }

  get team(): TeamState {
    return this.#team
  }

  get report(): SyncReport {
    return this.#report
  }

  /** Members who are in, in joining order. */
  get members(): readonly MemberView[] {
    return this.#members
  }

  get me(): MemberView {
    return this.#byId.get(this.#own.member) ?? this.#formerMe() ?? strangerView(this.#own.member)
  }

  person(member: string | null): PersonView | null {
    return member === null ? null : (this.#byId.get(member) ?? this.#formerMember(member))
  }

  personOfLog(log: LogId): PersonView | null {
    return this.person(this.#team.logs.get(log)?.member ?? null)
  }

  get mayWrite(): boolean {
    return this.goneAs === null && this.me.role !== 'viewer'
  }

  #listMembers(): readonly MemberView[] {
    return [...this.#team.members.values()]
      .filter((member) => member.gone === null)
      .sort((a, b) => a.order - b.order)
      .map((member) => this.#memberView(member))
  }

  /** Why this device may not write any more; null while it is in. */
  get goneAs(): Gone | 'device' | null {
    const { member, device } = this.#own
    const { members, devices } = this.#team
    return members.get(member)?.gone ?? (devices.get(device)?.gone ? 'device' : null)
  }

  /** It began by a code without all its proof and met nobody since: whether this device is in, it cannot know. */
  get isUnheard(): boolean {
    return !this.#team.devices.has(this.#own.device)
  }

  /** Nothing here would be missed by a team this device is known to be in. */
  get mayForget(): boolean {
    return this.goneAs !== null || this.isUnheard
  }

  /** Whoever is out reads what they have, as a viewer does. */
  #formerMe(): MemberView | null {
    const member = this.#team.members.get(this.#own.member)
    return member ? { ...this.#memberView(member), role: 'viewer' } : null
  }

  #nameOf(id: MemberId | null): string | null {
    const member = id === null ? undefined : this.#team.members.get(id)
    return member ? plainName(member.profile.name) : null
  }

  /** Of one's own device and of others', as the others see them. */
  deviceName(id: DeviceId): string {
    return plainName(this.#team.devices.get(id)?.name ?? '')
  }

  /** Somebody began on it: it has a log. */
  isUsed(id: DeviceId): boolean {
    return [...this.#team.logs.values()].some(({ device }) => device === id)
  }

  #formerMember(id: string): PersonView | null {
    const member = this.#team.members.get(id as MemberId)
    return member ? this.#personView(member) : null
  }

  #personView({ id, profile, order }: Member): PersonView {
    const { zone, hours } = profile
    const name = plainName(profile.name)
    return {
      id,
      name,
      initial: initialOf(name),
      hue: hueOf(order),
      zone,
      hours,
      isMe: id === this.#own.member,
      away: this.#away.get(id)
    }
  }

  #memberView(member: Member): MemberView {
    return {
      ...this.#personView(member),
      role: member.role,
      admittedBy: this.#nameOf(member.admittedBy),
      waits: member.waits,
      surplus: this.#surplus.has(member.id),
      ...this.#mayDoWith(member),
      devices: [...this.#team.devices.values()]
        .filter((device) => device.member === member.id && device.gone === null)
        .map((device) => this.#deviceView(device))
    }
  }

  /** The rules of the team decide (`team/statement-rules.ts`); a screen offers what they would let stand. */
  #mayDoWith({ id, role, waits }: Member): Pick<MemberView, 'rolesToGive' | 'mayRemove' | 'mayLetBack'> {
    const mine = this.#team.members.get(this.#own.member)
    const may = this.goneAs === null && isAdmin(mine?.role) && role !== 'owner' && id !== this.#own.member
    const given = GIVEN_ROLES.filter((each) => waits || each !== role)
    const isAbove = mine !== undefined && isLower(role, mine.role)
    return { rolesToGive: may ? given : [], mayRemove: may, mayLetBack: may && isAbove && !waits }
  }

  #deviceView({ id, name, member }: Device): DeviceView {
    const reports = this.#report.others.filter((other) => other.device === id)
    const last = reports.reduce<DeviceReport | null>((a, b) => ((a?.heardMs ?? 0) > (b.heardMs ?? 0) ? a : b), null)
    const { role } = this.#team.members.get(this.#own.member) ?? {}
    const isTheirs = member === this.#own.member
    const isOwners = this.#team.members.get(member)?.role === 'owner'
    return {
      id,
      name: plainName(name),
      isThis: id === this.#own.device,
      heardMs: last?.heardMs ?? null,
      heardThrough: last?.heardThrough ? this.#nameOf(this.#team.logs.get(last.heardThrough)?.member ?? null) : null,
      connected: reports.some(({ link }) => link !== null),
      isUsed: this.isUsed(id),
      mayRemove: this.goneAs === null && id !== this.#own.device && (isTheirs || (isAdmin(role) && !isOwners))
    }
  }
}

/** By joining order, so that nobody's colour changes when somebody else comes. */
export function hueOf(order: number): PeerHue {
  return ((order % HUES) + 1) as PeerHue
}

export function initialOf(name: string): string {
  const [first] = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(name.trim())
  return first?.segment.toLocaleUpperCase() ?? '?'
}

function strangerView(id: string): MemberView {
  return {
    id,
    name: '',
    initial: '?',
    hue: 1,
    zone: 'UTC',
    hours: [],
    isMe: true,
    role: 'viewer',
    admittedBy: null,
    devices: [],
    waits: false,
    surplus: false,
    rolesToGive: [],
    mayRemove: false,
    mayLetBack: false
  }
}
