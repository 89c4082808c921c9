/**
 * Writing a bundle (BUN-1, BUN-3): what of the team and of the logs goes into it, piece by piece and never all at once.
 *
 * - What somebody lacks is worked out from what their devices said they have applied: it may be less than they have by now,
 *   never more, and what they have already does no harm.
 * - Statements are sealed under the epoch people write under. Under one that ended only what ended it: whoever was away then
 *   opens that and goes on, and whoever is out learns nothing later (MSG-9).
 */
import { bytesToHex } from '../base/bytes'
import {
  idToBytes,
  type DeviceId,
  type KeyId,
  type LogId,
  type MemberId,
  type StatementId,
  type WorkspaceId
} from '../base/ids'
import { ok, type Result } from '../base/result'
import { sealingKeyFromBytes } from '../crypto/sealing'
import type { HeldLog, StoreFailure, WorkspaceStore } from '../log/workspace-store'
import type { HeldKey } from '../team/key-ring'
import { parcelBox } from '../team/parcels'
import { pastOf, walkInOrder } from '../team/statement-graph'
import type { Epoch, TeamState } from '../team/team-state'
import { BUNDLE_END, encodeBundleHead, encodeBundleItem, encodeParcel, type BundleItem } from '../wire/bundle-codec'
import type { Frontier } from '../wire/entry'
import type { Statement } from '../wire/statement'
import { HEAD_BYTES } from '../wire/sizes'
import { contextOf } from './log-book'
import { ANSWER_BYTES } from './limits'
import { newStoredLogs } from './stored-logs'
import { spanOfRun } from './travelling-span'

/** `lackedBy`: what at least one device of this member is not known to have. `onlyHere`: what no other device is known to have. */
export type BundleScope =
  | { readonly kind: 'everything' }
  | { readonly kind: 'lackedBy'; readonly member: MemberId }
  | { readonly kind: 'onlyHere'; readonly device: DeviceId }

export interface BundleWriting {
  readonly workspace: WorkspaceId
  readonly store: WorkspaceStore
  readonly team: TeamState
  /** All that are here. */
  readonly statements: ReadonlyMap<StatementId, Statement>
  readonly keys: readonly HeldKey[]
}

type Pieces = AsyncGenerator<Result<Uint8Array, StoreFailure>>

/** The bytes of a bundle in order, as the store stands now; ends with the first failure. */
export async function* writeBundle(writing: BundleWriting, scope: BundleScope): Pieces {
  const heads = await writing.store.heads()
  if (!heads.ok) {
    yield heads
    return
  }
  const known = knownTo(writing, heads.value, scope)
  yield ok(encodeBundleHead(writing.workspace))
  yield* piecesOf(parcelsOf(writing, known.statements))
  for (const head of heads.value) yield* piecesOf(entriesOf(writing, head, known.frontier))
  yield ok(BUNDLE_END)
}

type Items = AsyncGenerator<Result<BundleItem, StoreFailure>>

async function* piecesOf(items: Items): Pieces {
  for await (const item of items) {
    if (!item.ok) yield item
    else for (const piece of encodeBundleItem(item.value)) yield ok(piece)
  }
}

/** From behind what is known on; a record that reaches into it travels whole. */
async function* entriesOf({ store, workspace }: BundleWriting, { log, seq }: HeldLog, known: Frontier): Items {
  const logs = newStoredLogs(store, workspace)
  for (let from = (known.get(log)?.seq ?? 0) + 1; from <= seq;) {
    const runs = await logs.beginningOf({ log, from, to: seq }, ANSWER_BYTES)
    if (!runs.ok) {
      yield runs
      return
    }
    for (const { form, bytes } of runs.value) yield ok({ kind: form, bytes })
    const last = runs.value.at(-1)
    from = (last ? (spanOfRun(last, workspace)?.to ?? seq) : seq) + 1
  }
}

/* ── The team ───────────────────────────────────────────────────────── */

/** Each epoch's one after the other, each statement after what it builds on. */
async function* parcelsOf(writing: BundleWriting, known: ReadonlySet<StatementId>): Items {
  const ordered = inOrder(writing.statements)
  for (const { key, raw } of writing.keys) {
    const told = toldUnder(writing, key)
    if (!told) continue
    const box = await parcelBox(sealingKeyFromBytes(raw))
    for (const { id, bytes } of ordered) {
      if (known.has(id) || !told(id)) continue
      yield ok({ kind: 'parcel', bytes: encodeParcel({ key, sealed: await box.seal(bytes) }) })
    }
  }
}

/** Which statements may be sealed under an epoch (BUN-3); null where none may. */
export function toldUnder(
  { team, statements }: Pick<BundleWriting, 'team' | 'statements'>,
  key: KeyId
): ((id: StatementId) => boolean) | null {
  const epoch = team.epochs.get(key)
  if (!epoch) return null
  if (mayHearAll(team, epoch)) return () => true
  const past = pastOf(nextAfter({ team, statements }, epoch), statements)
  return (id) => past.has(id)
}

/** Whoever is out could have the key of an epoch that ended, or that is not safe. */
function mayHearAll({ writingKey }: TeamState, { key, isCurrent, isSafe }: Epoch): boolean {
  return key === writingKey || (isCurrent && isSafe)
}

/** The rotations that ended an epoch, each with no other between; where none did, the one that leads out of it. */
function nextAfter(
  { team, statements }: Pick<BundleWriting, 'team' | 'statements'>,
  { begunBy }: Epoch
): readonly StatementId[] {
  const counting = [...team.epochs.values()].filter((each) => !team.voidByRule.has(each.begunBy))
  const pasts = new Map(counting.map((each) => [each.begunBy, pastOf([each.begunBy], statements)]))
  const after = [...pasts.keys()].filter((id) => id !== begunBy && pasts.get(id)?.has(begunBy))
  const next = after.filter((id) => !after.some((other) => other !== id && pasts.get(id)?.has(other)))
  const writing = team.epochs.get(team.writingKey)
  return next.length > 0 || !writing ? next : [writing.begunBy]
}

/** Past first; what builds on something that is not here comes last. */
function inOrder(statements: ReadonlyMap<StatementId, Statement>): readonly Statement[] {
  const ordered = new Set<Statement>()
  walkInOrder(
    new Map(statements),
    () => 0,
    ({ statement }) => ordered.add(statement)
  )
  for (const statement of statements.values()) ordered.add(statement)
  return [...ordered]
}

/* ── What somebody has ──────────────────────────────────────────────── */

interface Known {
  readonly frontier: Frontier
  readonly statements: ReadonlySet<StatementId>
}

const NOTHING: Known = { frontier: new Map(), statements: new Set() }

function knownTo(writing: BundleWriting, heads: readonly HeldLog[], scope: BundleScope): Known {
  if (scope.kind === 'everything') return NOTHING
  const devices = [...writing.team.devices.values()].filter(({ gone }) => gone === null)
  const asked = devices.filter(({ id, member }) =>
    scope.kind === 'lackedBy' ? member === scope.member : id !== scope.device
  )
  const [first, ...others] = asked.map(({ id }) => knownToDevice(writing, heads, id))
  return others.reduce(scope.kind === 'lackedBy' ? inBoth : inEither, first ?? NOTHING)
}

/**
 * What a device has applied, by its own entries. The heads it names are of statements it has with all they build on (a link
 * alone gives none); and an entry is applied only with all of the team its author named.
 */
function knownToDevice({ team, statements }: BundleWriting, heads: readonly HeldLog[], device: DeviceId): Known {
  const frontier = new Map<LogId, { readonly seq: number; readonly head: Uint8Array }>()
  const own = heads.filter(({ writer }) => team.logs.get(writer)?.device === device)
  for (const head of own) {
    for (const [log, each] of contextOf(head).deps)
      if (each.seq > (frontier.get(log)?.seq ?? 0)) frontier.set(log, each)
    frontier.set(head.log, { seq: head.seq, head: head.hash.slice(0, HEAD_BYTES) })
  }
  const idByPrefix = new Map(
    [...statements.keys()].map((id) => [bytesToHex(idToBytes(id).subarray(0, HEAD_BYTES)), id])
  )
  const named = heads
    .filter((head) => own.includes(head) || (frontier.get(head.log)?.seq ?? 0) >= Math.max(1, head.applied))
    .flatMap((head) => contextOf(head).team.flatMap((prefix) => idByPrefix.get(bytesToHex(prefix)) ?? []))
  return { frontier, statements: pastOf(named, statements) }
}

function inBoth(a: Known, b: Known): Known {
  const shared = [...a.frontier].flatMap(([log, ours]) => {
    const theirs = b.frontier.get(log)
    return theirs ? [[log, theirs.seq < ours.seq ? theirs : ours] as const] : []
  })
  return {
    frontier: new Map(shared),
    statements: new Set([...a.statements].filter((id) => b.statements.has(id)))
  }
}

function inEither(a: Known, b: Known): Known {
  const most = new Map(a.frontier)
  for (const [log, theirs] of b.frontier) if (theirs.seq > (most.get(log)?.seq ?? 0)) most.set(log, theirs)
  return { frontier: most, statements: new Set([...a.statements, ...b.statements]) }
}
