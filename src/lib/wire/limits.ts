/**
 * Every bound of the protocol, each with its reason (LIM-1). A decoder checks the bound before it allocates.
 * All are bytes unless the name says otherwise.
 */

/** Some browsers stall on bigger data channel messages; longer messages go in fragments of this size. */
export const MAX_FRAME_BYTES = 16_384

/** What a frame carries of a message: all but a kind byte, two integers and a digest. */
export const PIECE_BYTES = MAX_FRAME_BYTES - 64

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

/** Logs a removal names the end of: half of what a statement may, so that it fits whatever the removed has opened (TEAM-17). */
export const MOST_LOGS_CUT = 2_048

/** Concurrent statement heads are as many as devices that said something apart. */
export const MAX_TEAM_HEADS = 64

/** One statement: a RotateEpoch wraps to hundreds of devices at about 100 bytes each. */
export const MAX_STATEMENT_BYTES = 256 * 1024

/** As many as an entry may name; what came in apart beyond that is gathered by the next statement. */
export const MAX_STATEMENT_PARENTS = 64

/** Devices and open invites of one workspace at a rotation; more would not fit the statement. */
export const MAX_WRAPPED_KEYS = 2_048

/** A writer wraps to no more: at 125 bytes each, the keys of former epochs and 64 parents fit beside them (EPO-1). */
export const MOST_RECEIVERS = 1_536

/** A wrapped or sealed key is 60 to 92 bytes; room for a later way of wrapping. */
export const MAX_SEALED_KEY_BYTES = 256

/** A page tries each at once; more would only be more sockets. The same goes for ICE servers. */
export const MAX_RELAYS = 16

/** Names are cut where they are written; longer ones from elsewhere are refused. */
export const MAX_NAME_BYTES = 256

/** An address with a path and a token; what is longer is not an address of a relay. */
export const MAX_URL_BYTES = 512

/** The longest IANA zone has half of it. */
export const MAX_ZONE_BYTES = 64

/** Working hours may end the day after they begin. */
export const MAX_WORK_MINUTES = 2 * 24 * 60

/** An act carries a reason, or a suggestion's changed copy. */
export const MAX_ACT_BYTES = 1024 * 1024

/** What one member is shown of a draft, sealed: a copy as large as a suggestion's, its title and words. Acts are read whole. */
export const MAX_LOOK_BYTES = 96 * 1024

/** Devices of the two it is between. */
export const MAX_LOOK_WRAPS = 64

/** A title in a list; the copy beside it has all of it. */
export const MAX_LOOK_TITLE_BYTES = 1_024

/** Own acts of two or three devices that were apart; unreplaced ones stay current and are shown. */
export const MAX_REPLACED_ACTS = 64

/** What stood of one pod when it was changed: one act, or one of each device that changed it apart. */
export const MAX_FOLLOWED_ACTS = 64

/** As many as a proposal asks by name (`docs/limits.ts`). */
export const MAX_POD_MEMBERS = 1_000

/** Reasons and questions are paragraphs; what is longer is a document. */
export const MAX_WORDS_BYTES = 16 * 1024

/** What in a document an act is about: the id of an item or thread, as `docs` wrote it. One emoji is as short. */
export const MAX_TARGET_BYTES = 64

/** Yjs clients one device may have in one document (ARCHITECTURE.md, Binding). */
export const MAX_CLIENT_NUMBER = 1_023

/** What a peer may have waiting here: more is refused until some of it was decided. */
export const MAX_PENDING_BYTES = 8 * 1024 * 1024

/** The same counted in entries: a thousand small ones cost a thousand signatures. */
export const MAX_PENDING_ENTRIES = 1_000

/** A run in one message: one big body, or many small entries. */
export const MAX_RUN_BYTES = MAX_BODY_BYTES + MAX_HEADER_BYTES

/** As many as a peer may have waiting, so that one run never has to be cut to be taken. */
export const MAX_RUN_ENTRIES = 1_000

/** A run, and the few bytes around it; more is refused before a byte of it is kept. */
export const MAX_MESSAGE_BYTES = MAX_RUN_BYTES + 1_024

/** What one range record stands for; a run with more is split into several records. */
export const MAX_RECORD_ENTRIES = 10_000

/** Below this a record saves nothing worth a signature (REC-3). */
export const FEWEST_RECORD_ENTRIES = 8

/** Sealed bodies of one range: merging shrinks them, so what fits before fits after. */
export const RECORD_AIM_BYTES = MAX_BODY_BYTES / 2

/** A pause people see as one: what was written before and after it stays apart (REC-4). */
export const LONGEST_RECORD_PAUSE_MS = 10 * 60_000

/** Deps older than this say that their author had been away from what they name (REC-4). */
export const OLDEST_RECORD_DEP_MS = 60_000

/** A record's content, inflated: what a peer can make us hold by sending a few kilobytes. */
export const MAX_RECORD_CONTENT_BYTES = 6 * 1024 * 1024

/** A full frontier names every log ever heard of: in a message, in a record's edges. */
export const MAX_FRONTIER_LOGS = 65_536

/** Epochs of the last 90 days, proven in a hello; rotations are rare, and the newest come first. */
export const MAX_PROOFS = 16

/** Statement heads in one message: one for each device that spoke apart is already far too many. */
export const MAX_HEADS_SAID = 1_024

/** Statements of one message; the rest is asked for again. */
export const MAX_STATEMENTS_SAID = 1_024

/** Buckets of a comparison: of 64 logs each, as many as a full frontier fills. */
export const MAX_BUCKETS = 1_024

/** Documents whose hashes one message tells: each is a document the listener builds to compare. */
export const MAX_HASHES_SAID = 64

/** Of a document's SHA-256: nobody gains by a collision, which only leaves a difference unseen. */
export const HASH_SAID_BYTES = 16

/** Ranges of one question: one entry of each fills an answer. */
export const MAX_RANGES = 1_000

/** A QR code a phone still reads; a longer link asks to meet or to save a file first. */
export const MAX_INVITE_LINK_BYTES = 1_500

/** The link of a spare key is shown as a code too: on a screen for a camera, and on paper. */
export const MAX_SPARE_LINK_BYTES = 1_500

/** What is copied and pasted when somebody comes back: an answer whose statement names many others; a QR code only below the above. */
export const MAX_RETURN_CODE_BYTES = 6_000

/** Statements in a link: a signature alone has 64 bytes, so fewer than twenty fit and nobody loses one. */
export const MAX_LINK_STATEMENTS = 64

/** Caret, document and little else. */
export const MAX_PRESENCE_BYTES = 2_048

/** Whom one word in a live meeting answers: at 42 characters each they leave room for a caret. Of more, turn by turn. */
export const MOST_ECHOES = 24

/** Clocks known from what others tell: of those who set the timer of one meeting and left. */
export const MOST_VOUCHED_CLOCKS = 16

/**
 * Statements of one device, those in each one's own past counted: a busy device says a few each day. It bounds what counts of
 * what is said one after the other. What is said apart, or by ever more devices, is stored and derived over without a bound
 * of its own, n²/8 bytes for n statements; why that waits is in docs/decisions/0006-team.md.
 */
export const MAX_STATEMENTS_OF_A_DEVICE = 2_000

/** Epoch keys one wrap hands on with a device: the keys of earlier epochs follow from these. */
export const MOST_HANDED_ON = 4

/** Rounds of a backup's key derivation: fewer than people who guess should have to pay for are refused, also when reading. */
export const FEWEST_BACKUP_ROUNDS = 600_000

/** A file that asks for more keeps a phone busy for a minute, and no version of ours wrote it. */
export const MOST_BACKUP_ROUNDS = 10_000_000

/** What is sealed in one piece of a backup: a workspace of any size is written and read through one such buffer. */
export const BACKUP_CHUNK_BYTES = 1024 * 1024

/** Workspaces of one device; their names stand in the backup's first item. */
export const MAX_BACKUP_WORKSPACES = 1_024

/** Epochs of one workspace: one for each removal there ever was. */
export const MAX_BACKUP_KEYS = 16_384

/** An item of a backup that is neither a run nor a record: all names, or all keys. */
export const MAX_BACKUP_WORDS_BYTES = 1024 * 1024

/** What names a relay's data directory: drawn once, so that another one is known for another. */
export const STORE_ID_BYTES = 16

/** Of the hash of a sealed statement: a relay checks it, so nobody can put something else in its place. */
export const PARCEL_ID_BYTES = 16

/** A sealed statement and what sealing adds to it. */
export const MAX_PARCEL_BYTES = MAX_STATEMENT_BYTES + 28

/** Statements of a workspace a mailbox holds: the list of their ids fills a megabyte. */
export const MAX_PARCELS = 65_536

/** Parcels of one message; the rest comes in the next. */
export const MAX_PARCELS_SAID = 1_024

/** Who is where, sealed, with whose it is and what proves it. */
export const MAX_LIVE_BYTES = MAX_PRESENCE_BYTES + 1_024

/** Blocks of a run of QR codes: which of them a part mixes is said by the bits of one hash. */
export const MAX_QR_BLOCKS = 192

/** A run that plays longer than half a minute is a file. */
export const MAX_QR_BYTES = 60 * 1024

/** A bundle out of a run, inflated: sealed bytes hardly shrink, so whatever grows more is none. */
export const MAX_QR_BUNDLE_BYTES = 512 * 1024

/** A code of about a hundred squares a side: a phone's camera reads it off a screen at arm's length. */
export const QR_BLOCK_BYTES = 600

/** A part on its way: a loop that shows five a second would take hours to come to a higher one. */
export const MAX_QR_INDEX = 65_535

/** Two keys, a moment and a few addresses: what still goes into one line of a message. */
export const MAX_GUEST_LINK_BYTES = 2_400

/** One that answers is enough, and a guest's page calls each at once. */
export const MAX_GUEST_RELAYS = 3

/** What a guest's page takes of one document: a long book without its history. */
export const MAX_GUEST_STATE_BYTES = 2 * 1024 * 1024

/** Posts of one guest link: what one record may stand for, so that a relay that was emptied can be filled again. */
export const MAX_GUEST_POSTS = 10_000
