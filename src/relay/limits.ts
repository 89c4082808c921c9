/**
 * What one stranger may cost the server. Signaling carries only the first few messages between two browsers (an offer, an
 * answer, their candidates), so everything of it is small. A mailbox carries work: who opened it may send and ask for more,
 * as fast as a disk takes it.
 */
import { MAX_FRAME_BYTES, MAX_MESSAGE_BYTES as LONGEST_MAILBOX_MESSAGE } from '$lib/wire/limits'
import type { AddressLimits } from './address-book'
import type { Rate } from './token-bucket'

/** One WebSocket message. An offer with many candidates is about 8 KiB, half as much again once encrypted. */
export const MAX_MESSAGE_BYTES = 64 * 1024

/** y-webrtc announces every room over every connection: the current epoch's, its doors of 90 days, several workspaces. */
export const MAX_TOPICS_PER_CONNECTION = 128

/** A room name is a derived hash of at most 64 characters; longer ones are not ours. */
export const MAX_TOPIC_LENGTH = 256

/** Every publish goes to the whole room, so the room bounds what one message can cost. */
export const MAX_CONNECTIONS_PER_TOPIC = 512

/** A whole office, or a team's machines in one rack, behind one address. */
export const MAX_CONNECTIONS_PER_ADDRESS = 300

/** All connections together: at 64 KiB of kernel and socket buffers each, about 256 MiB. */
export const MAX_CONNECTIONS = 4096

/** Meeting twenty people at once is some 400 messages within a second, then silence. */
export const MESSAGE_BURST = 500

/** What a connection may go on sending; a faster one is read more slowly, and nothing of it is lost. */
export const MESSAGES_PER_SECOND = 50

/** A receiver that does not read is cut off before it makes the server remember for it. */
export const MAX_BACKLOG_BYTES = 1024 * 1024

/** Proxies drop a silent connection after 60 s; a dead browser is noticed within two beats. */
export const HEARTBEAT_MS = 25_000

/** How long open connections have to say goodbye when the server ends, and one that was sent away. */
export const GOODBYE_MS = 1_000

/** One that was sent away for what it sent goes on sending until then. */
export const OFFENDER_GOODBYE_MS = 100

/** A page comes back a few times a minute; an office after an outage comes back at once. */
const OPENING = { burst: 2 * MAX_CONNECTIONS_PER_ADDRESS, perSecond: 10 }

/** A page of a newer or older version may err once or twice; who errs ten times in a minute does nothing else. */
const OFFENCES = { burst: 10, perSecond: 0.1 }

/** Long enough that trying again costs us little, short enough for the others behind that address. */
export const REFUSED_MS = 15_000

/** Of all connections of an address together: an office that meets, and beyond it what a core does beside everything else. */
const ADDRESS_MESSAGES = { burst: 20_000, perSecond: 2_000 }

/** What an address may cost in signaling; its messages are counted. */
export function signalingLimits(connections = MAX_CONNECTIONS_PER_ADDRESS): AddressLimits {
  return {
    connections,
    opening: opening(connections),
    offences: OFFENCES,
    sending: ADDRESS_MESSAGES,
    refusedForMs: REFUSED_MS
  }
}

/** Mailboxes open at once: idle ones cost a few kilobytes each. */
export const MAX_MAILBOX_CONNECTIONS = 16_384

/** Frames of `wire/fragment.ts`; a larger one is no frame. */
export const MAX_MAILBOX_FRAME_BYTES = MAX_FRAME_BYTES

/** A device knows its key before it connects; what says nothing holds a place for nobody. */
export const SPEAK_WITHIN_MS = 10_000

/** The longest message twice: more waits at the sender's wish, not at ours. */
export const MAX_MAILBOX_BACKLOG_BYTES = 2 * LONGEST_MAILBOX_MESSAGE

/** A relay that lost its disk is filled again by those who have everything: as fast as a disk writes, and no faster. */
const ADDRESS_BYTES: Rate = { burst: 256 * 2 ** 20, perSecond: 32 * 2 ** 20 }

/** What an address may cost in mailboxes; its bytes are counted. */
export function mailboxLimits(connections = MAX_CONNECTIONS_PER_ADDRESS, sending = ADDRESS_BYTES): AddressLimits {
  return {
    connections,
    opening: opening(connections),
    offences: OFFENCES,
    sending,
    refusedForMs: REFUSED_MS
  }
}

/** What one workspace may keep here unless the relay is told otherwise: years of a team's text. */
export const WORKSPACE_BYTES = 2 ** 30

/** Everybody behind an address may come back at once, twice. */
function opening(connections: number): AddressLimits['opening'] {
  return { burst: Math.max(OPENING.burst, 2 * connections), perSecond: OPENING.perSecond }
}
