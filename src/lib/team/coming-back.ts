/**
 * Coming back as somebody who lost every device (TEAM-16): what the admin checks of a request and answers, and what the new
 * device checks of the answer before it keeps anything.
 */
import { equalBytes } from '../base/bytes'
import type { StatementId } from '../base/ids'
import type { Random } from '../base/ports'
import { err, ok, type Result } from '../base/result'
import type { SigningKey } from '../crypto/signing'
import { verify } from '../crypto/signing'
import { isSoundBoxKey } from '../crypto/wrapping'
import { MAX_INVITE_LINK_BYTES } from '../wire/limits'
import type { Statement } from '../wire/statement'
import { readCarriedStatements } from './carried-statements'
import { deriveTeam } from './derive-team'
import { deviceIdOf } from './device-id'
import { publicKeysOf, deviceOf, type DeviceKeys } from './device-keys'
import { openHandedOn, wrapKeysFor } from './epoch-keys'
import type { Beginning } from './founding'
import { statementsForLink } from './invitation'
import { isKeyOf, type HeldKey } from './key-ring'
import { encodeReturnAnswer, type ReturnAnswer, type ReturnCodeFault, type ReturnRequest } from './return-codes'
import { logOpenBody, signStatement } from './say'
import { deviceMessage } from './statement-check'
import type { Device, TeamState } from './team-state'

export type RequestFault =
  | { readonly kind: 'ReturnCodeDamaged' }
  | { readonly kind: 'ReturnOtherWorkspace' }
  /** It was let in once and removed since. */
  | { readonly kind: 'ReturnCodeOld' }

/**
 * The request's device as the team knows it: null before it was let in. Signatures are checked; that the right person asks,
 * only the words can tell.
 */
export async function checkRequest(
  { workspace, consent }: ReturnRequest,
  team: TeamState
): Promise<Result<Device | null, RequestFault>> {
  const { member, device, deviceSignature } = consent
  if (workspace !== team.workspace) return err({ kind: 'ReturnOtherWorkspace' })
  const isMeant = await verify(device.sign, deviceMessage(workspace, member, device), deviceSignature)
  if (!isMeant || !(await isSoundBoxKey(device.box))) return err({ kind: 'ReturnCodeDamaged' })
  const known = team.devices.get(deviceIdOf(device.sign)) ?? null
  if (known && (known.gone !== null || known.member !== member)) return err({ kind: 'ReturnCodeOld' })
  return ok(known)
}

export interface Answering {
  readonly team: TeamState
  readonly statements: ReadonlyMap<StatementId, Statement>
  readonly keys: readonly HeldKey[]
  readonly random: Random
}

export type AnswerFault = ReturnCodeFault | { readonly kind: 'NoEpochKey' } | { readonly kind: 'NotLetBack' }

/** The answer to a request whose Recover has been said: with all its proof where that fits, else with the statement alone. */
export async function answerRequest(
  { workspace, consent }: ReturnRequest,
  { team, statements, keys, random }: Answering
): Promise<Result<string, AnswerFault>> {
  const recover = [...statements.values()].find(
    ({ id, body }) =>
      body.type === 'Recover' && equalBytes(body.device.sign, consent.device.sign) && !team.voidByRule.has(id)
  )
  if (!recover) return err({ kind: 'NotLetBack' })
  const current = keys.filter(({ key }) => key === team.writingKey)
  const [wrapped] = await wrapKeysFor(consent.device.box, { workspace, keys: current }, random)
  if (!wrapped) return err({ kind: 'NoEpochKey' })
  const answer = { workspace, name: team.name, recover: recover.id, sealed: wrapped.sealed, relays: team.relays }
  const whole = encodeReturnAnswer({ ...answer, statements: statementsForLink(statements, recover.id) })
  if (whole.ok && whole.value.length <= MAX_INVITE_LINK_BYTES) return whole
  return encodeReturnAnswer({ ...answer, statements: [recover.bytes] })
}

export interface ComingBack {
  readonly answer: ReturnAnswer
  readonly device: DeviceKeys
  readonly logKey: SigningKey
}

export type ComeBackFault =
  | { readonly kind: 'ReturnCodeDamaged' }
  | { readonly kind: 'ReturnCodeNewer' }
  /** It lets another device back in. */
  | { readonly kind: 'ReturnForOther' }

/** What the device begins with, and a log of its own; nobody else is asked. */
export async function comeBack({ answer, device, logKey }: ComingBack): Promise<Result<Beginning, ComeBackFault>> {
  const { workspace, sealed } = answer
  const carried = await readCarried(answer)
  if (!carried.ok) return carried
  const recover = carried.value.get(answer.recover)
  if (recover?.body.type !== 'Recover') return err({ kind: 'ReturnCodeDamaged' })
  const own = publicKeysOf(device)
  if (!equalBytes(recover.body.device.sign, own.sign) || !equalBytes(recover.body.device.box, own.box))
    return err({ kind: 'ReturnForOther' })
  const keys = await openHandedOn([{ to: own.box, sealed }], { workspace, boxes: [device.box] })
  const team = deriveTeam(workspace, carried.value)
  const isTheirs = ({ key, raw }: HeldKey) => {
    const epoch = team.epochs.get(key)
    return epoch === undefined || isKeyOf(epoch, raw)
  }
  if (keys.length === 0 || !keys.every(isTheirs) || team.voidByRule.has(recover.id))
    return err({ kind: 'ReturnCodeDamaged' })
  const { log, body } = await logOpenBody(workspace, deviceOf(device), logKey)
  const logOpen = await signStatement({ workspace, parents: [recover.id], body }, device.sign)
  return ok({ workspace, log, statements: [...carried.value.values(), logOpen], keys })
}

/** Of a Recover alone its author's key comes with the first meeting. */
async function readCarried(answer: ReturnAnswer): Promise<Result<ReadonlyMap<StatementId, Statement>, ComeBackFault>> {
  const carried = await readCarriedStatements(answer)
  return carried.ok ? carried : err({ kind: carried.error.kind === 'Newer' ? 'ReturnCodeNewer' : 'ReturnCodeDamaged' })
}
