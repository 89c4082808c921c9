import { bytesToId, ID_BYTES, idToBytes, type DeviceId, type KeyId, type MemberId, type StatementId } from '../base/ids'
import { DOMAINS, tagged } from '../crypto/domains'
import { sha256 } from '../crypto/hash'

/** A device's id: the first 16 bytes of the hash of its signing key. The key proves the id, whoever brings it. */
export function deviceIdOf(signKey: Uint8Array): DeviceId {
  return bytesToId('device', sha256(tagged(DOMAINS.deviceId, signKey)).slice(0, ID_BYTES.device))
}

/** A member's id: the first 16 bytes of the id of the statement they came by. */
export function memberIdOf(cameBy: StatementId): MemberId {
  return bytesToId('member', idToBytes(cameBy).slice(0, ID_BYTES.member))
}

/** A statement's id: SHA-256 of its signed form (STM-1). */
export function statementIdOf(signed: Uint8Array): StatementId {
  return bytesToId('statement', sha256(tagged(DOMAINS.statement, signed)))
}

/** An epoch's id: the first 16 bytes of the id of the statement that began it, so concurrent rotations differ. */
export function keyIdOf(begunBy: StatementId): KeyId {
  return bytesToId('key', idToBytes(begunBy).slice(0, ID_BYTES.key))
}

/** What a statement says of an epoch's key: enough to recognise it, nothing to find it by. */
export function keyHashOf(rawKey: Uint8Array): Uint8Array {
  return sha256(tagged(DOMAINS.keyHash, rawKey))
}
