/** A device's private halves, as ports: where they are kept and how they sign is the vault's matter. */
import type { BoxKey } from '../crypto/wrapping'
import type { SigningKey } from '../crypto/signing'
import type { DeviceId } from '../base/ids'
import type { PublicKeys } from '../wire/statement'
import { deviceIdOf } from './device-id'

export interface DeviceKeys {
  readonly sign: SigningKey
  readonly box: BoxKey
}

export function publicKeysOf({ sign, box }: DeviceKeys): PublicKeys {
  return { sign: sign.publicKey, box: box.publicKey }
}

export function deviceOf(keys: DeviceKeys): DeviceId {
  return deviceIdOf(keys.sign.publicKey)
}
