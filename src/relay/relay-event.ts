/** What happened at the relay's sockets, for its log and its metrics: no content, no room, no mailbox. */
import type { AddressRefusal } from './address-book'
import type { HubEvent } from './mailbox-hub'

export const DOORS = ['signaling', 'mailbox'] as const
export type Door = (typeof DOORS)[number]

/** Why a connection was ended by us. */
export type CutReason =
  | 'notSignaling'
  | 'tooManyTopics'
  | 'topicFull'
  | 'brokenFrame'
  | 'notReading'
  | 'silent'
  | 'notBinary'
  | 'gone'
  /** Broke the rules of mailboxes too often, or never opened one. */
  | 'mailboxRules'

export type SocketEvent =
  | { readonly kind: 'connected' | 'disconnected'; readonly door: Door }
  /** One message, whole and in its form. */
  | { readonly kind: 'heard'; readonly door: Door; readonly bytes: number }
  | { readonly kind: 'cut'; readonly door: Door; readonly reason: CutReason; readonly address: string }
  /** `full`: all places of the relay are taken. */
  | {
      readonly kind: 'turned-away'
      readonly door: Door
      readonly reason: AddressRefusal | 'full'
      readonly address: string
    }
  /** An address that offended too often gets no new connection for a while. */
  | { readonly kind: 'shut-out'; readonly door: Door; readonly address: string }

export type RelayEvent = SocketEvent | HubEvent
