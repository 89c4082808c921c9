/** Words people compare. */
import { textToBytes } from '$lib/base/bytes'
import { bytesToId, type IdKind } from '$lib/base/ids'
import { wordsOfDevices, wordsOfReturn } from '$lib/team/safety-words'
import type { Case } from './cases'

const fill = (byte: number, length = 32) => new Uint8Array(length).fill(byte)
const id = <K extends IdKind>(kind: K, byte: number) =>
  bytesToId(kind, fill(byte, kind === 'workspace' || kind === 'statement' ? 32 : 16))

export function lettingCases(): Case[] {
  const workspace = id('workspace', 0x70)
  const devices = [id('device', 0x32), id('device', 0x31)]
  const member = id('member', 0x31)
  const keys = { sign: fill(0x51), box: fill(0x52) }
  return [
    words('safety words of a member with two devices', { workspace, devices }, wordsOfDevices(workspace, devices)),
    words(
      'safety words of a device that asks to come back',
      { workspace, member, keys },
      wordsOfReturn(workspace, member, keys)
    )
  ]
}

function words(name: string, given: object, six: readonly string[]): Case {
  const text = six.join(' ')
  return { name, given: { ...given, words: text }, bytes: textToBytes(text) }
}
