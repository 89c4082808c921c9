/**
 * The team as this device knows it: the set of sound statements, and what follows from it.
 *
 * - A statement comes in once its signatures hold, from wherever; one whose keys are not here yet waits, as long as there is
 *   room for it: so many, and so many bytes, and the oldest goes first.
 * - `state` is derived from the whole set (I5); it is a new value whenever the set grew, and the same otherwise.
 * - What is given out for others is ordered past first, so that they can check each as it comes.
 */
import { bytesToHex } from '../base/bytes'
import { idToBytes, type DeviceId, type LogId, type MemberId, type StatementId, type WorkspaceId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import type { SigningKey } from '../crypto/signing'
import type { StoredStatement } from '../log/workspace-store'
import { deriveTeam, teamAt } from '../team/derive-team'
import { deviceIdOf, memberIdOf, statementIdOf } from '../team/device-id'
import { headsWith } from '../team/bearing'
import { parentsFor } from '../team/parents'
import { signStatement } from '../team/say'
import { checkStatement, keysBroughtBy, keysByDevice } from '../team/statement-check'
import { pastOf } from '../team/statement-graph'
import type { TeamState } from '../team/team-state'
import { HEAD_BYTES } from '../wire/sizes'
import { MAX_PENDING_BYTES, MAX_TEAM_HEADS } from '../wire/limits'
import { decodeStatement } from '../wire/statement-codec'
import type { Statement, StatementBodyValue } from '../wire/statement'
import type { WriteFailure } from './engine'
import type { StatementsAsked } from './session-state'
import { MOST_TEAMS_REMEMBERED, MOST_WAITING_STATEMENTS } from './limits'

export interface TeamView {
  readonly state: TeamState
  knows(id: StatementId): boolean
  /** By the 8 bytes entries name heads with; it is known when all it builds on is here too. */
  knowsHead(prefix: Uint8Array): boolean
  knowsLog(log: LogId): boolean
  /** The team as somebody knew it who named these heads and carried `own`; what is not here is left out. */
  at(heads: readonly Uint8Array[], own?: readonly StatementId[]): TeamState
  /** The statements these heads stand for, with all they build on: the same set for the same heads. */
  pastOf(heads: readonly Uint8Array[]): ReadonlySet<StatementId>
  /** A statement of a newer version came. It was not taken: it is asked for again at every meeting. */
  readonly heardNewer: boolean
  /** Takes back what was kept. */
  restore(kept: readonly StoredStatement[]): void
  /** Takes signed forms; those that are sound, known before or not, are given back to be kept. */
  admit(signed: readonly Uint8Array[]): Promise<readonly StoredStatement[]>
  /** This device's next statement, if the rules let it stand. It is not admitted yet. */
  sign(body: StatementBodyValue): Promise<Result<Statement, WriteFailure>>
  /** The past of `wanted` (8-byte prefixes) without the past of `have`, past first. */
  statementsFor(asked: StatementsAsked): readonly Uint8Array[]
  /** Every statement that is here, judged or not. */
  readonly all: Iterable<Statement>
  readonly byId: ReadonlyMap<StatementId, Statement>
  /** Statements this device signed, past first. */
  by(device: DeviceId): readonly Statement[]
}

/** A team of no statements yet; `restore` those of the store first. */
export function newTeamView(workspace: WorkspaceId, deviceKey: SigningKey): TeamView {
  return new StatementSet(workspace, deviceKey)
}

class StatementSet implements TeamView {
  readonly #workspace: WorkspaceId
  readonly #deviceKey: SigningKey
  readonly #statements = new Map<StatementId, Statement>()
  readonly #idByPrefix = new Map<string, StatementId>()
  heardNewer = false
  /** Without the keys they are signed with, the oldest first. */
  readonly #waiting = new Map<StatementId, Statement>()
  #state: TeamState
  /** Those with all they build on. */
  readonly #whole = new Set<StatementId>()
  readonly #teamByHeads = new Map<string, TeamState>()
  readonly #pastByHeads = new Map<string, ReadonlySet<StatementId>>()

  constructor(workspace: WorkspaceId, deviceKey: SigningKey) {
    this.#workspace = workspace
    this.#deviceKey = deviceKey
    this.#state = deriveTeam(workspace, this.#statements)
  }

  get state(): TeamState {
    return this.#state
  }

  at(heads: readonly Uint8Array[], own: readonly StatementId[] = []): TeamState {
    const ids = [...this.#idsOf(heads), ...own].sort()
    if (ids.length === this.#state.knownHeads.length && ids.every((id, i) => id === this.#state.knownHeads[i]))
      return this.#state
    return this.#remembered(this.#teamByHeads, ids, () => teamAt(this.#workspace, this.#statements, ids))
  }

  pastOf(heads: readonly Uint8Array[]): ReadonlySet<StatementId> {
    const ids = this.#idsOf(heads).sort()
    return this.#remembered(this.#pastByHeads, ids, () => pastOf(ids, this.#statements))
  }

  get all(): Iterable<Statement> {
    return this.#statements.values()
  }

  get byId(): ReadonlyMap<StatementId, Statement> {
    return this.#statements
  }

  knows(id: StatementId): boolean {
    return this.#statements.has(id)
  }

  knowsHead(prefix: Uint8Array): boolean {
    const [id] = this.#idsOf([prefix])
    return id !== undefined && this.#isWhole(id)
  }

  knowsLog(log: LogId): boolean {
    return this.#state.logs.has(log)
  }

  /** Their signatures were checked before they were kept, and an id is the hash of its bytes. */
  restore(kept: readonly StoredStatement[]): void {
    const size = this.#statements.size
    for (const { id, bytes } of kept) {
      if (this.knows(id)) continue
      const statement = decodeStatement(bytes, statementIdOf)
      if (statement.ok && statement.value.id === id) this.#take(statement.value)
    }
    this.#derive(size)
  }

  async admit(signed: readonly Uint8Array[]): Promise<readonly StoredStatement[]> {
    const decoded = signed.flatMap((bytes) => {
      const statement = decodeStatement(bytes, statementIdOf)
      this.heardNewer ||= !statement.ok && statement.error.kind === 'Newer'
      return statement.ok && this.#isOurs(statement.value) ? [statement.value] : []
    })
    const size = this.#statements.size
    const fresh = decoded.filter(({ id }) => !this.knows(id) && !this.#waiting.has(id))
    // Only what came in can bring a key: those that wait are looked at again when something did.
    for (let open = fresh; await this.#check(open); open = [...this.#waiting.values()]) continue
    this.#makeRoom()
    this.#derive(size)
    return decoded.filter(({ id }) => this.knows(id)).map(({ id, bytes }) => ({ id, bytes }))
  }

  async sign(body: StatementBodyValue): Promise<Result<Statement, WriteFailure>> {
    const workspace = this.#workspace
    const device = deviceIdOf(this.#deviceKey.publicKey)
    const parents = parentsFor({ body, device, team: this.#state, statements: this.#statements })
    const statement = await signStatement({ workspace, parents, body }, this.#deviceKey)
    const after = deriveTeam(workspace, new Map(this.#statements).set(statement.id, statement))
    const rule = after.voidByRule.get(statement.id)
    return rule === undefined ? ok(statement) : err({ kind: 'NotAllowed', rule })
  }

  statementsFor({ wanted, have, within }: StatementsAsked): readonly Uint8Array[] {
    const told = within && pastOf(within, this.#statements)
    const asked = this.#pastOf(this.#idsOf(wanted), pastOf(have, this.#statements))
    return asked.filter(({ id }) => told?.has(id) ?? true).map(({ bytes }) => bytes)
  }

  by(device: DeviceId): readonly Statement[] {
    const all = this.#pastOf([...this.#statements.keys()], new Set())
    return all.filter((statement) => statement.device === device)
  }

  #isWhole(id: StatementId): boolean {
    if (this.#whole.has(id)) return true
    const past = pastOf([id], this.#statements)
    const isHere = [...past].every((each) => this.#statements.get(each)?.parents.every((parent) => past.has(parent)))
    if (isHere) for (const each of past) this.#whole.add(each)
    return isHere
  }

  #idsOf(prefixes: readonly Uint8Array[]): StatementId[] {
    return prefixes.flatMap((prefix) => this.#idByPrefix.get(bytesToHex(prefix)) ?? [])
  }

  /** What follows from heads that are here never changes; the few that are asked for together are kept. */
  #remembered<T>(known: Map<string, T>, ids: readonly StatementId[], derive: () => T): T {
    const name = ids.join()
    const value = known.get(name) ?? derive()
    const [oldest] = known.keys()
    if (known.size >= MOST_TEAMS_REMEMBERED && oldest !== undefined && !known.has(name)) known.delete(oldest)
    known.set(name, value)
    return value
  }

  #isOurs({ workspace, id }: Statement): boolean {
    return workspace === this.#workspace || (id as string) === this.#workspace
  }

  #take(statement: Statement): void {
    this.#statements.set(statement.id, statement)
    this.#idByPrefix.set(bytesToHex(prefixOf(statement.id)), statement.id)
  }

  #derive(formerSize: number): void {
    if (this.#statements.size > formerSize) this.#state = deriveTeam(this.#workspace, this.#statements)
  }

  /** True when some came in. */
  async #check(statements: readonly Statement[]): Promise<boolean> {
    if (statements.length === 0) return false
    const keys = keysByDevice(this.#statements.values())
    const known = { device: (id: DeviceId) => keys.get(id), statement: (id: StatementId) => this.#statements.get(id) }
    const size = this.#statements.size
    for (const statement of statements) {
      const soundness = await checkStatement(statement, known)
      if (soundness === 'sound') this.#take(statement)
      if (soundness === 'waiting') this.#waiting.set(statement.id, statement)
      else this.#waiting.delete(statement.id)
    }
    return this.#statements.size > size
  }

  /** Whoever invents statements without end pushes out what they invented before, and no disk or memory fills (I7). */
  #makeRoom(): void {
    let bytes = 0
    for (const statement of this.#waiting.values()) bytes += statement.bytes.length
    for (const [id, statement] of this.#waiting) {
      if (hasRoom(this.#waiting.size, bytes)) return
      this.#waiting.delete(id)
      bytes -= statement.bytes.length
    }
  }

  /** Past first; `skip` and everything before it is left out. */
  #pastOf(heads: readonly StatementId[], skip: ReadonlySet<StatementId>): Statement[] {
    const past: Statement[] = []
    const seen = new Set(skip)
    const open = [...heads].reverse().map((id) => ({ id, isDone: false }))
    for (let next = open.pop(); next; next = open.pop()) {
      const statement = this.#statements.get(next.id)
      if (!statement || (!next.isDone && seen.has(next.id))) continue
      if (next.isDone) past.push(statement)
      else {
        seen.add(next.id)
        open.push({ id: next.id, isDone: true }, ...statement.parents.map((id) => ({ id, isDone: false })))
      }
    }
    return past
  }
}

function hasRoom(statements: number, bytes: number): boolean {
  return statements <= MOST_WAITING_STATEMENTS && bytes <= MAX_PENDING_BYTES
}

/** How an entry of a log names a team. Of more heads than it may name the next statement of anybody gathers the rest. */
export function headPrefixesOf(
  { logs, knownHeads }: TeamState,
  log: LogId,
  statements: ReadonlyMap<StatementId, Statement>
): readonly Uint8Array[] {
  const concerned = new Set([log, logs.get(log)?.member])
  return headsWith(concerned, { heads: knownHeads, statements }, MAX_TEAM_HEADS).map(prefixOf)
}

function prefixOf(id: StatementId): Uint8Array {
  return idToBytes(id).subarray(0, HEAD_BYTES)
}

/** The member a device belongs to, by the statement that brought it; known even while its past is missing. */
export function memberOfDevice(team: TeamView, device: DeviceId): MemberId | null {
  const derived = team.state.devices.get(device)?.member
  if (derived) return derived
  for (const { id, body, device: author } of team.all) {
    const brought = keysBroughtBy(body)
    if (!brought || deviceIdOf(brought.sign) !== device) continue
    if ('member' in body) return body.member
    if (author === device) return memberIdOf(id)
  }
  return null
}
