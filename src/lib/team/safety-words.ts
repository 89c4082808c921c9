/**
 * Six words two people can read to each other, face to face or by voice, to learn that they mean the same keys (SAF-1, SAF-2):
 * 66 bits, so that nobody makes keys whose words are another's. The words are no secret, and say nothing of the keys.
 */
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { compareIds, idToBytes, type DeviceId, type MemberId, type WorkspaceId } from '../base/ids'
import { DOMAINS, tagged } from '../crypto/domains'
import { sha256 } from '../crypto/hash'
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

/** Of a whole request to come back (`bytesOfRequest`): nobody can change a letter of it between the two who compare. */
export function wordsOfReturn(request: Uint8Array): readonly string[] {
  return toWords(sha256(tagged(DOMAINS.returnWords, request)))
}

/** The beginning of a hash, 11 bits a word. */
function toWords(hash: Uint8Array): readonly string[] {
  const bits = [...hash].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return Array.from({ length: WORDS }, (_, i) => {
    const index = Number.parseInt(bits.slice(i * BITS_OF_A_WORD, (i + 1) * BITS_OF_A_WORD), 2)
    return wordlist[index] ?? ''
  })
}
