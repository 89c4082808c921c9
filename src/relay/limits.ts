/**
 * What one stranger may cost the server. Signaling carries only the first few messages between two browsers
 * (an offer, an answer, their candidates), so everything here is small; documents never come this way.
 */

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

/** How long open connections have to say goodbye when the server ends. */
export const GOODBYE_MS = 1_000
