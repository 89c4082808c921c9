/**
 * Something for the eyes of one member (ACT-6): sealed under a key drawn for it, which is wrapped to devices as an epoch's is. Who
 * else is in the workspace has its bytes and cannot open them, and no epoch's key does.
 *
 * - Seal and wraps are bound to who says it and to whom: said again by somebody else, the same bytes open for nobody.
 * - A device that came in later holds no wrap, and is told so.
 */
import { concatBytes, equalBytes } from '../base/bytes'
import { idToBytes, type MemberId, type WorkspaceId } from '../base/ids'
import type { Random } from '../base/ports'
import { err, type Result } from '../base/result'
import { DOMAINS, tagged } from '../crypto/domains'
import { aesKey, SEALING_KEY_BYTES } from '../crypto/sealing'
import { unwrap, wrap, type BoxKey } from '../crypto/wrapping'
import type { ActBodyValue } from '../wire/act'
import { MAX_LOOK_WRAPS } from '../wire/limits'
import type { TeamState } from './team-state'

type LookBody = Extract<ActBodyValue, { readonly type: 'look' }>

/** Between whom. */
export interface LookParties {
  readonly workspace: WorkspaceId
  readonly from: MemberId
  readonly to: MemberId
}

/** The box keys of a member's devices: those somebody writes on first, spare keys behind them. None where the member is out. */
export function boxesOf(team: TeamState, of: MemberId): readonly Uint8Array[] {
  const member = team.members.get(of)
  if (!member || member.gone !== null || member.waits) return []
  const writing = new Set([...team.logs.values()].map(({ device }) => device))
  const devices = [...team.devices.values()].filter(({ gone, member: owner }) => gone === null && owner === of)
  const used = devices.filter(({ id }) => writing.has(id))
  return [...used, ...devices.filter(({ id }) => !writing.has(id))].map(({ keys }) => keys.box)
}

/** `boxes`: the first are served, should there be more than a look names. */
export async function sealLook(
  content: Uint8Array,
  { boxes, ...parties }: LookParties & { readonly boxes: readonly Uint8Array[] },
  random: Random
): Promise<Pick<LookBody, 'to' | 'wraps' | 'sealed'>> {
  const raw = random.bytes(SEALING_KEY_BYTES)
  const once = boxes.filter((box, i) => boxes.findIndex((other) => equalBytes(box, other)) === i)
  const wraps = once.slice(0, MAX_LOOK_WRAPS).map(async (box) => {
    return { to: box, sealed: await wrap(raw, box, contextOf(DOMAINS.lookWrap, parties), random) }
  })
  const key = await aesKey(raw)
  const sealed = await key.seal(contextOf(DOMAINS.lookSeal, parties), content, random)
  return { to: parties.to, wraps: await Promise.all(wraps), sealed }
}

/** `Elsewhere`: it is wrapped to other devices. `CannotOpen`: to this one, and no version of ours wrapped it. */
export async function openLook(
  { to, wraps, sealed }: LookBody,
  from: Omit<LookParties, 'to'>,
  box: BoxKey
): Promise<Result<Uint8Array, { readonly kind: 'Elsewhere' | 'CannotOpen' }>> {
  const parties = { ...from, to }
  const own = wraps.find((wrapped) => equalBytes(wrapped.to, box.publicKey))
  if (!own) return err({ kind: 'Elsewhere' })
  const raw = await unwrap(box, own.sealed, contextOf(DOMAINS.lookWrap, parties))
  if (!raw.ok || raw.value.length !== SEALING_KEY_BYTES) return err({ kind: 'CannotOpen' })
  return (await aesKey(raw.value)).open(contextOf(DOMAINS.lookSeal, parties), sealed)
}

function contextOf(purpose: string, { workspace, from, to }: LookParties): Uint8Array {
  return tagged(purpose, concatBytes(idToBytes(workspace), idToBytes(from), idToBytes(to)))
}
