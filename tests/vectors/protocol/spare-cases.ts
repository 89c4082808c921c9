/** How somebody comes back: the link of a spare key, the keys that come from its seed, and a backup. */
import { concatBytes, textToBytes } from '$lib/base/bytes'
import { bytesToId, type IdKind } from '$lib/base/ids'
import { backupKeyOf, sealChunk } from '$lib/crypto/backup-seal'
import { newSpareKey } from '$lib/team/spare-key'
import { encodeSpareLink, type SpareLink } from '$lib/team/spare-link'
import { encodeBackupHeader, encodeBackupItem, type BackupItem } from '$lib/wire/backup-codec'
import { FEWEST_BACKUP_ROUNDS } from '$lib/wire/limits'
import type { Case } from './cases'

const fill = (byte: number, length = 32) => new Uint8Array(length).fill(byte)
const id = <K extends IdKind>(kind: K, byte: number) =>
  bytesToId(kind, fill(byte, kind === 'workspace' || kind === 'statement' ? 32 : 16))

export const SPARE: SpareLink = {
  workspace: id('workspace', 0x70),
  name: 'Garden',
  memberName: 'Ana',
  seed: fill(0xb2),
  added: id('statement', 3),
  statements: [fill(0xd1, 90), fill(0xd2, 5)],
  key: id('key', 0x33),
  rawKey: fill(9),
  relays: ['wss://relay.example/signal']
}

export async function spareCases(): Promise<Case[]> {
  const fragment = encodeSpareLink(SPARE)
  if (!fragment.ok) throw new Error(fragment.error.kind)
  const as = { workspace: SPARE.workspace, member: id('member', 0x31), deviceName: 'Phone' }
  const { consent } = await newSpareKey(as, { bytes: () => fill(0xb2), fraction: () => 0 })
  return [
    { name: 'spare key link', given: { ...SPARE, text: fragment.value }, bytes: textToBytes(fragment.value) },
    { name: 'signing key of a spare key', given: { seed: SPARE.seed }, bytes: consent.device.sign },
    { name: 'box key of a spare key', given: { seed: SPARE.seed }, bytes: consent.device.box }
  ]
}

/** Of a passphrase with needless spaces, at the fewest rounds. */
export const BACKUP_OF = {
  passphrase: ' four  boats leave at dawn ',
  salt: fill(0xc1, 16),
  rounds: FEWEST_BACKUP_ROUNDS,
  nonce: fill(0xc2, 12)
}

export const BACKUP_ITEMS: readonly BackupItem[] = [
  {
    kind: 'contents',
    madeMs: 1_795_000_000_000,
    entries: [{ workspace: SPARE.workspace, name: 'Garden', memberName: 'Ana' }]
  },
  {
    kind: 'workspace',
    of: {
      workspace: SPARE.workspace,
      name: 'Garden',
      seed: SPARE.seed,
      added: SPARE.added,
      keys: [{ key: SPARE.key, raw: SPARE.rawKey }]
    }
  },
  { kind: 'statement', bytes: fill(0xd1, 3) },
  { kind: 'entries', bytes: fill(0xd2, 4) },
  { kind: 'record', bytes: fill(0xd3, 5) },
  { kind: 'end' }
]

export async function backupCases(): Promise<Case[]> {
  const { salt, rounds, nonce } = BACKUP_OF
  const key = await backupKeyOf(BACKUP_OF.passphrase, { salt, rounds })
  const header = encodeBackupHeader({ rounds, salt, check: key.check })
  const items = concatBytes(...BACKUP_ITEMS.flatMap(encodeBackupItem))
  const random = { bytes: () => nonce, fraction: () => 0 }
  const chunk = await sealChunk(key, { header, index: 0, isLast: true }, items, random)
  return [
    { name: 'backup header', given: BACKUP_OF, bytes: header },
    { name: 'items of a backup', given: BACKUP_ITEMS, bytes: items },
    { name: 'backup', given: 'header and items before', bytes: concatBytes(header, chunk) }
  ]
}

export const BACKUP_DRAFT: BackupItem = { kind: 'draft', changedMs: 1_795_000_000_000, update: fill(0xd4, 6) }

export function draftCases(): Case[] {
  return [
    { name: 'private draft in a backup', given: BACKUP_DRAFT, bytes: concatBytes(...encodeBackupItem(BACKUP_DRAFT)) }
  ]
}
