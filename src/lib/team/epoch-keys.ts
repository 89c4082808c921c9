/**
 * Handing an epoch's key on (rule 5): wrapped to each device and open invite that stays, and the keys of the epochs before
 * sealed under it, so that a newcomer reads the history.
 *
 * - Nothing unwrapped is used before it was held against the hash its epoch's statement carries (EPO-1): whoever rotates can
 *   withhold a key, and cannot give different people different ones.
 * - A wrap is bound to the workspace and to what it is for; a key handed on with a device is named by its epoch's id (EPO-2).
 */
import { concatBytes, equalBytes } from '../base/bytes'
import { bytesToId, ID_BYTES, idToBytes, type KeyId, type WorkspaceId } from '../base/ids'
import type { Random } from '../base/ports'
import { DOMAINS, tagged } from '../crypto/domains'
import { aesKey, deriveFrom, SEALING_KEY_BYTES, sealingKeyFromBytes } from '../crypto/sealing'
import { unwrap, wrap, type BoxKey } from '../crypto/wrapping'
import { MOST_HANDED_ON } from '../wire/limits'
import type { Statement, WrappedKey } from '../wire/statement'
import { isKeyOf, type HeldKey } from './key-ring'
import type { Epoch, TeamState } from './team-state'

const { formerKey: FORMER, epochWrap: EPOCH_WRAP, deviceWrap: DEVICE_WRAP } = DOMAINS

const NAMED_KEY_BYTES = ID_BYTES.key + SEALING_KEY_BYTES

/** The key of the next epoch for everybody who is to have it. Equal receivers are given it once. */
export async function wrapEpochKey(
  { workspace, keyHash, raw, to }: { workspace: WorkspaceId; keyHash: Uint8Array; raw: Uint8Array; to: Receivers },
  random: Random
): Promise<readonly WrappedKey[]> {
  const context = epochContext(workspace, keyHash)
  const once = to.filter((key, i) => to.findIndex((other) => equalBytes(key, other)) === i)
  return Promise.all(once.map(async (key) => ({ to: key, sealed: await wrap(raw, key, context, random) })))
}

type Receivers = readonly Uint8Array[]

/** Keys of earlier epochs, under the key of the next. */
export async function sealFormerKeys(
  former: readonly HeldKey[],
  raw: Uint8Array,
  random: Random
): Promise<Epoch['former']> {
  return Promise.all(
    former.map(async ({ key, raw: secret }) => ({
      key,
      sealed: await (await formerKey(raw)).seal(tagged(FORMER, idToBytes(key)), secret, random)
    }))
  )
}

/** What a device that comes in is given: the keys people write under now. */
export async function wrapKeysFor(
  box: Uint8Array,
  { workspace, keys }: { readonly workspace: WorkspaceId; readonly keys: readonly HeldKey[] },
  random: Random
): Promise<readonly WrappedKey[]> {
  if (keys.length === 0) return []
  const named = keys.slice(0, MOST_HANDED_ON).map(({ key, raw }) => concatBytes(idToBytes(key), raw))
  return [{ to: box, sealed: await wrap(concatBytes(...named), box, deviceContext(workspace), random) }]
}

export interface Unlocking {
  readonly team: TeamState
  /** All known: a device that came in finds its keys in the statement that brought it. */
  readonly statements: Iterable<Statement>
  readonly held: readonly HeldKey[]
  /** This device's box key, and that of the invite it came by. */
  readonly boxes: readonly BoxKey[]
}

export interface Unlocked {
  /** Keys this device did not hold before. */
  readonly fresh: readonly HeldKey[]
  /** Epochs somebody gave a key for that is not theirs. */
  readonly refused: readonly KeyId[]
}

/** Every epoch's key this device can come by, from what it holds, what is wrapped to it, and what those seal. */
export async function unlockEpochs({ team, statements, held, boxes }: Unlocking): Promise<Unlocked> {
  const found = new Map(held.map(({ key, raw }) => [key, raw]))
  const before = new Set(found.keys())
  const refused = new Set<KeyId>()
  const open: HeldKey[] = [...held]
  const offer = ({ key, raw }: HeldKey) => {
    const epoch = team.epochs.get(key)
    if (found.has(key) || !epoch) return
    if (!isKeyOf(epoch, raw)) return void refused.add(key)
    found.set(key, raw)
    open.push({ key, raw })
  }
  for (const epoch of team.epochs.values())
    for (const raw of await unwrapEpoch(team.workspace, epoch, boxes)) offer({ key: epoch.key, raw })
  for (const handed of await handedOn(team.workspace, statements, boxes)) offer(handed)
  for (let next = open.pop(); next; next = open.pop()) {
    const epoch = team.epochs.get(next.key)
    for (const former of epoch ? await openFormer(epoch, next.raw) : []) offer(former)
  }
  const fresh = [...found].filter(([key]) => !before.has(key)).map(([key, raw]) => ({ key, raw }))
  return { fresh, refused: [...refused].filter((key) => !found.has(key)) }
}

async function unwrapEpoch(
  workspace: WorkspaceId,
  { wrapped, keyHash }: Epoch,
  boxes: readonly BoxKey[]
): Promise<readonly Uint8Array[]> {
  return unwrapAll(wrapped, boxes, epochContext(workspace, keyHash))
}

async function handedOn(
  workspace: WorkspaceId,
  statements: Iterable<Statement>,
  boxes: readonly BoxKey[]
): Promise<readonly HeldKey[]> {
  const wrapped = [...statements].flatMap(({ body }) =>
    body.type === 'AddDevice' || body.type === 'Recover' ? body.wrapped : []
  )
  return openHandedOn(wrapped, { workspace, boxes })
}

/** The keys that were handed on with a device (`wrapKeysFor`); none where they are for other boxes. */
export async function openHandedOn(
  wrapped: readonly WrappedKey[],
  { workspace, boxes }: { readonly workspace: WorkspaceId; readonly boxes: readonly BoxKey[] }
): Promise<readonly HeldKey[]> {
  return (await unwrapAll(wrapped, boxes, deviceContext(workspace))).flatMap(readNamedKeys)
}

async function unwrapAll(
  wrapped: readonly WrappedKey[],
  boxes: readonly BoxKey[],
  context: Uint8Array
): Promise<readonly Uint8Array[]> {
  const opened: Uint8Array[] = []
  for (const { to, sealed } of wrapped) {
    const box = boxes.find(({ publicKey }) => equalBytes(publicKey, to))
    const secret = box && (await unwrap(box, sealed, context))
    if (secret?.ok) opened.push(secret.value)
  }
  return opened
}

function readNamedKeys(bytes: Uint8Array): HeldKey[] {
  return Array.from({ length: Math.floor(bytes.length / NAMED_KEY_BYTES) }, (_, i) => {
    const named = bytes.slice(i * NAMED_KEY_BYTES, (i + 1) * NAMED_KEY_BYTES)
    return { key: bytesToId('key', named.slice(0, ID_BYTES.key)), raw: named.slice(ID_BYTES.key) }
  })
}

async function openFormer({ former }: Epoch, raw: Uint8Array): Promise<readonly HeldKey[]> {
  if (former.length === 0) return []
  const key = await formerKey(raw)
  const opened: HeldKey[] = []
  for (const { key: id, sealed } of former) {
    const secret = await key.open(tagged(FORMER, idToBytes(id)), sealed)
    if (secret.ok) opened.push({ key: id, raw: secret.value })
  }
  return opened
}

const formerKey = (raw: Uint8Array) => aesKey(deriveFrom(sealingKeyFromBytes(raw), FORMER))
const epochContext = (workspace: WorkspaceId, keyHash: Uint8Array) => tagged(EPOCH_WRAP, idToBytes(workspace), keyHash)
const deviceContext = (workspace: WorkspaceId) => tagged(DEVICE_WRAP, idToBytes(workspace))
