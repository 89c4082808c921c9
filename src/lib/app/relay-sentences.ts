/** What goes wrong with relays and their helpers, as one sentence each; the rest of the table is `error-sentences.ts`. */
import type { Failure } from '../base/result'
import { MAX_RELAYS } from '../wire/limits'
import { sentenceFor, type Sentences } from './error-sentences'
import { TEAM_SENTENCES } from './team-sentences'

const RELAY_SENTENCES: Sentences = {
  ...TEAM_SENTENCES,
  RelayAddressMissing: () => 'Write the address of the relay. Nothing was added.',
  RelayAddressNotOne: () =>
    'That is not an address. Nothing was added; write it as its host calls it, such as relay.example.',
  RelayAddressOfOtherKind: () =>
    'A relay’s address begins with wss:// or https://, or is only its name. Nothing was added.',
  RelayAddressWithSecret: () =>
    'There is a user name, a password or a key in that address, and everybody who uses the relay would see it. Nothing was added; a relay needs none.',
  RelayAddressTooLong: () => 'That address is longer than an address can be. Nothing was added; copy it again.',
  RelayAddressUnsealed: () =>
    'This page came over https, so the browser opens no ws:// or http:// address but on this machine. Nothing was added; the relay needs a certificate (wss://).',
  TooManyRelays: () =>
    `There are ${MAX_RELAYS} relays, and a page tries no more at once. Nothing was added; remove one first.`,
  TooManyServers: () => `There are ${MAX_RELAYS} servers, and no more are tried. Nothing was added; remove one first.`,
  IceAddressNotOne: () =>
    'That is not the address of such a server. Nothing was added; it looks like stun:stun.example or turn:turn.example:3478.',
  IceAddressTooLong: () => 'That address is longer than an address can be. Nothing was added; copy it again.',
  IceNeedsCredential: () =>
    'A TURN server lets nobody in without a user name and a password. Nothing was added; ask whoever runs it.',
  IceNeedsNone: () =>
    'A STUN server asks for no user name and no password. Nothing was added; leave both empty, or write turn: for a TURN server.',
  IceCredentialTooLong: () => 'That user name or password is longer than a team can name. Nothing was added.'
}

export function sentenceOfRelays(failure: Failure): string {
  return sentenceFor(failure, RELAY_SENTENCES)
}
