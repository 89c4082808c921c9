/**
 * Beginning another epoch, and handing the keys to a device that comes in (rule 5). The new key goes to the devices that
 * are in and the invites that are open (`receivers.ts`); the keys of the epochs before go under it.
 */
import type { KeyId } from '../base/ids'
import type { Random } from '../base/ports'
import { err, ok, type Result } from '../base/result'
import { SEALING_KEY_BYTES } from '../crypto/sealing'
import { MAX_STATEMENT_PARENTS } from '../wire/limits'
import type { Statement } from '../wire/statement'
import { keyHashOf, keyIdOf } from './device-id'
import { sealFormerKeys, wrapEpochKey, wrapKeysFor } from './epoch-keys'
import type { HeldKey } from './key-ring'
import { receiversIn } from './receivers'
import { say, type DeviceConsent, type SayFault, type Speaker } from './speaking'
import type { TeamState } from './team-state'

/** Without the key people write under nobody can hand it on. */
export type RotateFault = SayFault | { readonly kind: 'NoEpochKey' }

export interface Rotation {
  readonly statement: Statement
  readonly key: HeldKey
}

/** EPO-1: said after a removal, because who is out is given nothing. */
export async function rotateEpoch(
  speaker: Speaker,
  { keys, random }: { readonly keys: readonly HeldKey[]; readonly random: Random }
): Promise<Result<Rotation, RotateFault>> {
  const { team } = speaker
  const { workspace } = team
  const former = endingKeys(team, keys)
  if (!former.some(({ key }) => team.epochs.get(key)?.isCurrent)) return err({ kind: 'NoEpochKey' })
  const raw = random.bytes(SEALING_KEY_BYTES)
  const keyHash = keyHashOf(raw)
  const statement = await say(speaker, {
    type: 'RotateEpoch',
    keyHash,
    wrapped: await wrapEpochKey({ workspace, keyHash, raw, to: receiversIn(team).map(({ box }) => box) }, random),
    former: await sealFormerKeys(former, raw, random)
  })
  if (!statement.ok) return statement
  return ok({ statement: statement.value, key: { key: keyIdOf(statement.value.id), raw } })
}

/** Those whose key no other epoch leads to; the current first, because those are what a newcomer needs. */
function endingKeys({ epochs }: TeamState, keys: readonly HeldKey[]): readonly HeldKey[] {
  const leadsOn = new Set([...epochs.values()].flatMap(({ former }) => former.map(({ key }) => key)))
  const isCurrent = (key: KeyId) => epochs.get(key)?.isCurrent === true
  return keys
    .filter(({ key }) => epochs.has(key) && (isCurrent(key) || !leadsOn.has(key)))
    .sort((a, b) => Number(isCurrent(b.key)) - Number(isCurrent(a.key)))
    .slice(0, MAX_STATEMENT_PARENTS)
}

/** One more device of one's own, at once with the keys people write under. */
export function addDevice(speaker: Speaker, arriving: Arriving): Promise<Result<Statement, RotateFault>> {
  return bring(speaker, 'AddDevice', arriving)
}

/** Somebody who lost everything is who they were again, on a new device. */
export function recover(speaker: Speaker, arriving: Arriving): Promise<Result<Statement, RotateFault>> {
  return bring(speaker, 'Recover', arriving)
}

export interface Arriving {
  readonly consent: DeviceConsent
  readonly keys: readonly HeldKey[]
  readonly random: Random
}

async function bring(
  speaker: Speaker,
  type: 'AddDevice' | 'Recover',
  { consent, keys, random }: Arriving
): Promise<Result<Statement, RotateFault>> {
  const { workspace, epochs, writingKey } = speaker.team
  const current = keys.filter(({ key }) => epochs.get(key)?.isCurrent)
  if (current.length === 0) return err({ kind: 'NoEpochKey' })
  const ordered = current.sort((a, b) => Number(b.key === writingKey) - Number(a.key === writingKey))
  const wrapped = await wrapKeysFor(consent.device.box, { workspace, keys: ordered }, random)
  return say(speaker, { type, ...consent, wrapped })
}
