/** A workspace begins: a Genesis, the founder's log, and the first epoch's key. Nothing of it needs anybody else. */
import { bytesToId, idToBytes, type LogId, type WorkspaceId } from '../base/ids'
import type { Random } from '../base/ports'
import { SEALING_KEY_BYTES } from '../crypto/sealing'
import type { SigningKey } from '../crypto/signing'
import type { Profile, Statement } from '../wire/statement'
import { keyHashOf, keyIdOf } from './device-id'
import { deviceOf, publicKeysOf, type DeviceKeys } from './device-keys'
import type { HeldKey } from './key-ring'
import { logOpenBody, signStatement } from './say'

const NONCE_BYTES = 16

export interface Founding {
  readonly name: string
  readonly profile: Profile
  readonly deviceName: string
  readonly device: DeviceKeys
  readonly logKey: SigningKey
  readonly random: Random
}

/** What a device begins a workspace with, its own or one it joined: all of it goes into the new database at once. */
export interface Beginning {
  readonly workspace: WorkspaceId
  readonly log: LogId
  readonly statements: readonly Statement[]
  readonly keys: readonly HeldKey[]
}

export async function foundWorkspace({
  name,
  profile,
  deviceName,
  device,
  logKey,
  random
}: Founding): Promise<Beginning> {
  const raw = random.bytes(SEALING_KEY_BYTES)
  const genesis = await signStatement(
    {
      workspace: null,
      parents: [],
      body: {
        type: 'Genesis',
        name,
        nonce: random.bytes(NONCE_BYTES),
        profile,
        device: publicKeysOf(device),
        deviceName,
        keyHash: keyHashOf(raw)
      }
    },
    device.sign
  )
  const workspace = bytesToId('workspace', idToBytes(genesis.id))
  const { log, body } = await logOpenBody(workspace, deviceOf(device), logKey)
  const logOpen = await signStatement({ workspace, parents: [genesis.id], body }, device.sign)
  return { workspace, log, statements: [genesis, logOpen], keys: [{ key: keyIdOf(genesis.id), raw }] }
}
