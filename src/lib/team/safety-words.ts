/**
 * Six words two people can read to each other, face to face or by voice, to learn that they mean the same keys (SAF-1, SAF-2):
 * 66 bits, so that nobody makes keys whose words are another's. The words are no secret, and say nothing of the keys.
 */
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { concatBytes } from '../base/bytes'
import { compareIds, idToBytes, type DeviceId, type MemberId, type WorkspaceId } from '../base/ids'
import { DOMAINS, tagged } from '../crypto/domains'
import { sha256 } from '../crypto/hash'
import type { PublicKeys } from '../wire/statement'
import type { TeamState } from './team-state'

const WORDS = 6
const BITS_OF_A_WORD = 11

/** Of a member, by the devices that are theirs now: another device is another six words. */
export function safetyWords({ workspace, devices }: TeamState, member: MemberId): readonly string[] {
  const theirs = [...devices.values()].filter((device) => device.member === member && device.gone === null)
  return wordsOfDevices(
    workspace,
    theirs.map(({ id }) => id)
  )
}

export function wordsOfDevices(workspace: WorkspaceId, devices: readonly DeviceId[]): readonly string[] {
  const ids = [...devices].sort(compareIds).map(idToBytes)
  return toWords(sha256(tagged(DOMAINS.safetyWords, idToBytes(workspace), ...ids)))
}

/** Of a device that asks to come back as a member, whole keys included: nobody else has seen it yet. */
export function wordsOfReturn(workspace: WorkspaceId, member: MemberId, { sign, box }: PublicKeys): readonly string[] {
  const asked = concatBytes(idToBytes(workspace), idToBytes(member), sign, box)
  return toWords(sha256(tagged(DOMAINS.returnWords, asked)))
}

/** The beginning of a hash, 11 bits a word. */
function toWords(hash: Uint8Array): readonly string[] {
  const bits = [...hash].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return Array.from({ length: WORDS }, (_, i) => {
    const index = Number.parseInt(bits.slice(i * BITS_OF_A_WORD, (i + 1) * BITS_OF_A_WORD), 2)
    return wordlist[index] ?? ''
  })
}
