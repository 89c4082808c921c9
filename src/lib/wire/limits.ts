/**
 * Every bound of the protocol, with its reason. A decoder checks the bound before it allocates.
 * All are bytes unless the name says otherwise.
 */

/** Some browsers stall on bigger data channel messages; longer messages go in fragments of this size. */
export const MAX_FRAME_BYTES = 16_384

/** A flush aims below this, so that an entry fits a few frames and a signature covers many edits. */
export const ENTRY_AIM_BYTES = 48_000

/** 1,000 imported documents cost about 70 signatures, and one entry's header stays small. */
export const MAX_BODIES = 128

/** A 5 MB document crosses in one body; nothing larger is taken into a document. */
export const MAX_BODY_BYTES = 6 * 1024 * 1024

/** Header of an entry with as many bodies, deps and heads as are allowed. */
export const MAX_HEADER_BYTES = 256 * 1024

/** An author cannot have learned of more logs between two flushes than a workspace has. */
export const MAX_DEPS = 4_096

/** Concurrent statement heads are as many as devices that said something apart. */
export const MAX_TEAM_HEADS = 64

/** One statement: a RotateEpoch wraps to hundreds of devices at about 100 bytes each. */
export const MAX_STATEMENT_BYTES = 256 * 1024
export const MAX_STATEMENT_PARENTS = 64
export const MAX_WRAPPED_KEYS = 2_048
export const MAX_RELAYS = 16

/** Names are cut where they are written; longer ones from elsewhere are refused. */
export const MAX_NAME_BYTES = 256
export const MAX_URL_BYTES = 512
export const MAX_ZONE_BYTES = 64

/** An act carries a reason, or a suggestion's changed copy. */
export const MAX_ACT_BYTES = 1024 * 1024
export const MAX_REPLACED_ACTS = 64

/** Reasons and questions are paragraphs; what is longer is a document. */
export const MAX_WORDS_BYTES = 16 * 1024

/** What in a document an act is about: the id of an item or thread, as `docs` wrote it. One emoji is as short. */
export const MAX_TARGET_BYTES = 64

/** Yjs clients one device may have in one document (ARCHITECTURE.md, Binding). */
export const MAX_CLIENT_NUMBER = 1_023

/** What a peer may have waiting here: more is refused until some of it was decided. */
export const MAX_PENDING_BYTES = 8 * 1024 * 1024
export const MAX_PENDING_ENTRIES = 1_000

/** A run in one message: one big body, or many small entries. */
export const MAX_RUN_BYTES = MAX_BODY_BYTES + MAX_HEADER_BYTES
export const MAX_RUN_ENTRIES = 1_000

/** What one range record stands for; a run with more is split into several records. */
export const MAX_RECORD_ENTRIES = 10_000
/** A record's content, inflated: what a peer can make us hold by sending a few kilobytes. */
export const MAX_RECORD_CONTENT_BYTES = 6 * 1024 * 1024

/** A full frontier names every log ever heard of. */
export const MAX_FRONTIER_LOGS = 65_536

/** A QR code a phone still reads; a longer link asks to meet or to save a file first. */
export const MAX_INVITE_LINK_BYTES = 1_500

/** Caret, document and little else. */
export const MAX_PRESENCE_BYTES = 2_048
