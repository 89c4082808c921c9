/**
 * Teams drawn without keys: statements whose signatures nobody checks, as many and as fast as a property wants. What a team
 * makes of its statements does not depend on signatures (`statement-check.ts` looks at those before).
 */
import { textToBytes } from '$lib/base/bytes'
import {
  bytesToId,
  compareIds,
  ID_BYTES,
  idToBytes,
  type DeviceId,
  type KeyId,
  type LogId,
  type MemberId,
  type StatementId,
  type WorkspaceId
} from '$lib/base/ids'
import { sha256 } from '$lib/crypto/hash'
import { logIdOf } from '$lib/log/entry-hashes'
import { deriveTeam } from '$lib/team/derive-team'
import { deviceIdOf, statementIdOf } from '$lib/team/device-id'
import { pastOf } from '$lib/team/statement-graph'
import type { TeamState } from '$lib/team/team-state'
import { encodeSigned } from '$lib/wire/statement-codec'
import type { Cutoff, PublicKeys, Role, Statement, StatementBodyValue, WrappedKey } from '$lib/wire/statement'
import { profileOf } from './story-team'

export const bytesOf = (name: string) => sha256(textToBytes(name))
export const keysOf = (device: string): PublicKeys => ({
  sign: bytesOf(`${device} sign`),
  box: bytesOf(`${device} box`)
})
export const deviceNamed = (device: string): DeviceId => deviceIdOf(keysOf(device).sign)
export const logNamed = (log: string): LogId => logIdOf(bytesOf(`${log} log`))
export const memberOf = ({ id }: Statement): MemberId => bytesToId('member', idToBytes(id).slice(0, ID_BYTES.member))
export const keyOf = ({ id }: Statement): KeyId => bytesToId('key', idToBytes(id).slice(0, ID_BYTES.key))
export const wrapTo = (...keys: readonly PublicKeys[]): WrappedKey[] =>
  keys.map(({ box }) => ({ to: box, sealed: new Uint8Array(92) }))

export interface Ending {
  readonly cutoff?: Cutoff
  readonly keepInvites?: readonly StatementId[]
}

/** A set of statements that grows. Whoever speaks knows all of it, or what is behind `parents`. */
export class DrawnTeam {
  readonly statements = new Map<StatementId, Statement>()
  readonly genesis: Statement
  readonly workspace: WorkspaceId
  readonly name: string
  readonly #founded: boolean
  #said = 0

  /**
   * `founder` is the name of the first device. With `founded`, a team that a device has really begun: its words have the
   * bytes and ids they would travel with.
   */
  constructor(founder = 'alice', name = 'team', founded?: Statement) {
    this.name = name
    this.#founded = founded !== undefined
    if (founded) this.statements.set(founded.id, founded)
    this.genesis =
      founded ??
      this.#put(null, deviceNamed(founder), [], {
        type: 'Genesis',
        name: 'Low tide',
        nonce: new Uint8Array(16),
        profile: profileOf(founder),
        device: keysOf(founder),
        deviceName: founder,
        keyHash: bytesOf('genesis key')
      })
    this.workspace = bytesToId('workspace', idToBytes(this.genesis.id))
  }

  get team(): TeamState {
    return deriveTeam(this.workspace, this.statements)
  }

  get heads(): StatementId[] {
    return this.headsAmong([...this.statements.keys()])
  }

  headsAmong(ids: readonly StatementId[]): StatementId[] {
    const behind = pastOf(
      ids.flatMap((id) => this.statements.get(id)?.parents ?? []),
      this.statements
    )
    return ids.filter((id) => !behind.has(id)).sort(compareIds)
  }

  say(device: string, body: StatementBodyValue, parents: readonly StatementId[] = this.heads): Statement {
    const isFounder = this.#founded && device === 'alice'
    return this.#put(this.workspace, isFounder ? this.genesis.device : deviceNamed(device), parents, body)
  }

  #put(
    workspace: WorkspaceId | null,
    device: DeviceId,
    parents: readonly StatementId[],
    body: StatementBodyValue
  ): Statement {
    const signature = new Uint8Array(64)
    const bytes = this.#founded ? encodeSigned({ workspace, parents, device, body }, signature) : new Uint8Array(0)
    const id = this.#founded ? statementIdOf(bytes) : bytesToId('statement', bytesOf(`${this.name} ${this.#said++}`))
    const statement = { id, workspace, parents, device, body, signature, bytes }
    this.statements.set(id, statement)
    return statement
  }

  invite(device: string, parents?: readonly StatementId[], role: Role = 'editor', uses = 1_000): Statement {
    const invite = keysOf(`invite ${this.#said}`)
    return this.say(device, { type: 'Invite', invite, role, uses, endsMs: null }, parents)
  }

  /** As joining does it: on the invite alone, unless told otherwise. */
  admit(device: string, { id: invite }: Statement, parents: readonly StatementId[] = [invite]): Statement {
    const keys = keysOf(device)
    const inviteSignature = new Uint8Array(64)
    return this.say(
      device,
      { type: 'Admit', invite, device: keys, deviceName: device, profile: profileOf(device), inviteSignature },
      parents
    )
  }

  /** A member by an invite of the founder's, known to all who speak after. */
  join(device: string, role: Role = 'editor', by = 'alice'): Statement {
    return this.admit(device, this.invite(by, undefined, role === 'admin' ? 'editor' : role), this.heads)
  }

  joinAsAdmin(device: string): Statement {
    const admitted = this.join(device)
    this.setRole('alice', admitted, 'admin')
    return admitted
  }

  openLog(device: string, log = device, parents?: readonly StatementId[]): Statement {
    const logSignature = new Uint8Array(64)
    return this.say(
      device,
      { type: 'LogOpen', log: logNamed(log), logKey: bytesOf(`${log} log`), logSignature },
      parents
    )
  }

  addDevice(by: string, { device, member, parents }: Arriving, type: 'AddDevice' | 'Recover' = 'AddDevice'): Statement {
    const wrapped = wrapTo(keysOf(device))
    const body = { member, device: keysOf(device), deviceName: device, deviceSignature: new Uint8Array(64), wrapped }
    return this.say(by, { type, ...body }, parents)
  }

  setRole(
    by: string,
    subject: Statement,
    role: Role,
    parents?: readonly StatementId[],
    ending: Ending = {}
  ): Statement {
    return this.say(by, { type: 'SetRole', member: memberOf(subject), role, ...endOf(ending) }, parents)
  }

  remove(by: string, subject: Statement, parents?: readonly StatementId[], ending: Ending = {}): Statement {
    return this.say(by, { type: 'RemoveMember', member: memberOf(subject), ...endOf(ending) }, parents)
  }

  removeDevice(by: string, device: string, parents?: readonly StatementId[], ending: Ending = {}): Statement {
    return this.say(by, { type: 'RemoveDevice', device: deviceNamed(device), ...endOf(ending) }, parents)
  }

  leave(device: string, parents?: readonly StatementId[], ending: Ending = {}): Statement {
    return this.say(device, { type: 'Leave', ...endOf(ending) }, parents)
  }

  rotate(by: string, to: readonly PublicKeys[], parents?: readonly StatementId[]): Statement {
    const keyHash = bytesOf(`key ${this.#said}`)
    return this.say(by, { type: 'RotateEpoch', keyHash, wrapped: wrapTo(...to), former: [] }, parents)
  }

  rename(device: string, parents?: readonly StatementId[]): Statement {
    return this.say(device, { type: 'SetProfile', profile: profileOf(`${device} ${this.#said}`) }, parents)
  }
}

export interface Arriving {
  readonly device: string
  readonly member: MemberId
  readonly parents?: readonly StatementId[]
}

function endOf({ cutoff = new Map(), keepInvites = [] }: Ending): Required<Ending> {
  return { cutoff, keepInvites }
}
