/**
 * Epochs (rule 5): which there are, which one people write under, and whom its key does not reach.
 *
 * - An epoch is current when no rotation that counts comes after it; rotations said apart are current beside each other.
 * - It is safe when nobody who is out could have its key: by a wrap to their device, by the invite they came by, or by the
 *   device that added theirs. People write under the lowest id that is safe; if there is none, an admin rotates again.
 * - A rotation that became void is listed, because it was written under: it is read and not written under any more.
 */
import { bytesToHex } from '../base/bytes'
import { bytesToId, compareIds, idToBytes, type DeviceId, type KeyId, type MemberId } from '../base/ids'
import type { WrappedKey } from '../wire/statement'
import type { Judged } from './derive-team'
import { deviceIdOf, keyIdOf } from './device-id'
import { keysBroughtBy } from './statement-check'
import { isInPast, type GraphNode } from './statement-graph'
import type { TeamFacts } from './team-facts'
import type { Device, Epoch, TeamState } from './team-state'

interface Beginning {
  readonly node: GraphNode
  readonly keyHash: Uint8Array
  readonly wrapped: readonly WrappedKey[]
  readonly former: Epoch['former']
  /** Receivers, as text. */
  readonly to: ReadonlySet<string>
}

export function deriveEpochs(
  judged: Judged,
  devices: ReadonlyMap<DeviceId, Device>,
  waiting: ReadonlySet<MemberId>
): Pick<TeamState, 'epochs' | 'writingKey' | 'needsRotation' | 'unreached'> {
  const { facts, verdicts, counts } = judged
  const beginnings = facts.nodes.flatMap((node) => beginningOf(node))
  const counting = beginnings.filter(({ node }) => counts(node))
  const gone = bringingsOf(
    facts,
    [...devices.values()].filter((device) => device.gone !== null)
  )
  // A box key is said by whoever brings a device, and proves nothing: what was wrapped to somebody who is in went to them.
  const inside = [...devices.values()].filter(({ gone: out }) => out === null)
  const boxesIn = new Set(inside.map(({ keys }) => bytesToHex(keys.box)))
  const epochs = new Map<KeyId, Epoch>()
  const current: Beginning[] = []
  for (const beginning of beginnings) {
    const { node, keyHash, wrapped, former } = beginning
    const verdict = verdicts.get(node)
    if (!verdict || (verdict.rule !== null && verdict.causes.length === 0)) continue
    const isCurrent = counts(node) && !counting.some((other) => isInPast(other.node, node.index))
    const elsewhere = { ...beginning, to: new Set([...beginning.to].filter((box) => !boxesIn.has(box))) }
    const isSafe = !gone.some((bringing) => mayHold(facts, bringing, elsewhere))
    const key = keyIdOf(node.statement.id)
    epochs.set(key, { key, begunBy: node.statement.id, keyHash, wrapped, former, isCurrent, isSafe })
    if (isCurrent) current.push(beginning)
  }
  const writing = [...epochs.values()].filter(({ isCurrent }) => isCurrent).sort(bySafetyThenId)[0]
  const writingKey = writing?.key ?? keyIdOf(statementOf(facts))
  const began = current.find(({ node }) => keyIdOf(node.statement.id) === writingKey)
  return {
    epochs,
    writingKey,
    needsRotation: writing?.isSafe === false,
    unreached: began
      ? inside.filter((device) => !waiting.has(device.member) && !isReached(judged, device, began)).map(({ id }) => id)
      : []
  }
}

const bySafetyThenId = (a: Epoch, b: Epoch) => Number(b.isSafe) - Number(a.isSafe) || compareIds(a.key, b.key)

/** A workspace's id is its Genesis's, whose epoch is the first. */
function statementOf({ workspace }: TeamFacts) {
  return bytesToId('statement', idToBytes(workspace))
}

function beginningOf(node: GraphNode): Beginning[] {
  const { body } = node.statement
  if (body.type === 'Genesis') return [{ node, keyHash: body.keyHash, wrapped: [], former: [], to: new Set() }]
  if (body.type !== 'RotateEpoch') return []
  const { keyHash, wrapped, former } = body
  return [{ node, keyHash, wrapped, former, to: new Set(wrapped.map(({ to }) => bytesToHex(to))) }]
}

function bringingsOf({ bringing }: TeamFacts, devices: readonly Device[]): readonly GraphNode[] {
  return devices.flatMap(({ id }) => bringing.get(id) ?? [])
}

/** EPO-3: whether a device, as it was brought in, could have an epoch's key. In doubt it could. */
function mayHold(facts: TeamFacts, bringing: GraphNode, epoch: Beginning): boolean {
  if (isGiven(bringing, epoch)) return true
  const { body } = bringing.statement
  const invite = body.type === 'Admit' ? facts.invites.get(body.invite) : undefined
  if (!invite) return isInPast(bringing, epoch.node.index)
  if (epoch.to.has(boxOf(invite))) return true
  // Links are made anew of old invites. One the rotation knew and left out is closed; of another, a link carries the key
  // if whoever made it had it.
  const makers = (facts.bringing.get(invite.statement.device) ?? []).filter(({ index }) => isInPast(invite, index))
  return !isInPast(epoch.node, invite.index) && makers.some((maker) => mayHold(facts, maker, epoch))
}

/** EPO-3: whether statements say that a device that is in was given an epoch's key, or one that leads to it. */
function isReached({ facts, current }: Judged, { id }: Device, epoch: Beginning): boolean {
  const bringing = current.device(id)?.broughtBy
  if (!bringing || isGiven(bringing, epoch)) return bringing !== undefined
  const { body } = bringing.statement
  if (body.type === 'Admit') {
    const invite = facts.invites.get(body.invite)
    return invite !== undefined && (epoch.to.has(boxOf(invite)) || isInPast(invite, epoch.node.index))
  }
  const isHandedOn = (body.type === 'AddDevice' || body.type === 'Recover') && body.wrapped.length > 0
  return isHandedOn && isInPast(bringing, epoch.node.index)
}

/** It made the key, or the key was wrapped to it. */
function isGiven({ statement }: GraphNode, { node, to }: Beginning): boolean {
  const keys = keysBroughtBy(statement.body)
  return keys !== null && (deviceIdOf(keys.sign) === node.statement.device || to.has(bytesToHex(keys.box)))
}

function boxOf({ statement: { body } }: GraphNode): string {
  return body.type === 'Invite' ? bytesToHex(body.invite.box) : ''
}
