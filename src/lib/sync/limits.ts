/**
 * Tuning of the sync room: every wait, window and bound, with its reason. Bounds of formats are in `wire/`.
 */

/** One tick of every session. Ticks, not clocks: a clock that jumps a year must not end a conversation. */
export const TICK_MS = 1_000

/** A ping every 4 s: a silent failure is noticed while a person would still call it "just now". */
export const HEARTBEAT_TICKS = 4

/** Dead after 9 s: two pings lost and a moment more. */
export const SILENCE_TICKS = 9

/** A hello is two small messages; a path that cannot carry them in this time carries nothing. */
export const HELLO_TICKS = 3

/** After a sleep a link that is alive answers within two seconds; one that does not has had its nine. */
export const WOKEN_TICKS = 2

/** An answer that stops coming for this long is over: somebody else may hold the rest. */
export const ANSWER_TICKS = 8

/** One broken message may be a bug, three are a habit. */
export const MOST_STRIKES = 3

/** However slowly an answer of 1 MiB comes: five minutes for it, and somebody else is asked. */
export const WHOLE_ANSWER_TICKS = 300

/** Handed to a link and not yet sent: more only fills memory, less leaves the path idle between drains. */
export const HIGH_WATER_BYTES = 262_144

/** One answer to a `want`. Small enough to be interrupted, large enough that round trips do not matter. */
export const ANSWER_BYTES = 1_048_576

/** What is kept of a member's devices that are out, twice what one gives at once: they are nobody's peers any more (MSG-6). */
export const HANDED_BYTES = 8_388_608

/** Who was silent for this long is not waited for: a device lost in a drawer must not keep a log from being compacted. */
export const SILENT_MS = 30 * 86_400_000

/** Statements of one message: well below what a message may hold, and soon judged. */
export const STATEMENTS_TOGETHER = 256

/** Heads named in one message; the rest is named when these are known. */
export const HEADS_TOGETHER = 1_024

/** Entries of one answer. */
export const ANSWER_ENTRIES = 1_000

/** Logs named in one question: more than an answer of 1 MiB has of most, and what a question costs stays small (MSG-7). */
export const QUESTION_LOGS = 64

/** Bodies decrypted together: WebCrypto's cost for each is far lower in company, and every wait for a group leaves it idle. */
export const OPEN_GROUP = 1_024

/** Somebody who is looking sees the first key at once, and those behind it within a blink. */
export const FLUSH_COMPANY_MS = 100

/** Alone nobody waits; fewer, fuller entries are worth two seconds. */
export const FLUSH_ALONE_MS = 2_000

/** Typing without a pause is sealed at least this often. */
export const FLUSH_MOST_MS = 5_000

/** A receipt waits until nothing more came for this long. */
export const RECEIPT_QUIET_MS = 2_000

/** At most one receipt in this time: they are entries too. */
export const RECEIPT_EVERY_MS = 30_000

/** A checkpoint is rewritten after this many rows, so that opening never replays more. */
export const CHECKPOINT_ROWS = 64

/** Tabs that write at the same moment chain anew; more rounds than this mean something else is wrong. */
export const MOST_CHAIN_ATTEMPTS = 8

/** Bodies about no document (acts, statements) share this tag. */
export const NO_DOCUMENT: Uint8Array = new Uint8Array(16)

/** Statements whose keys have not come yet, in MAX_PENDING_BYTES: a whole team's, and not what a peer may invent without end. */
export const MOST_WAITING_STATEMENTS = 4_096

/** Own receipts whose seqs are remembered; of older ones only their number matters. */
export const RECEIPTS_REMEMBERED = 1_000

/** Signs of life are written down together: losing the last few seconds of them changes no word anybody reads. */
export const HEARD_KEPT_MS = 5_000

/** The report is worked out at most this often: nobody reads a status faster. */
export const REPORT_MS = 100

/** As much of the own log is looked at at once when compacting. */
export const COMPACT_WINDOW_BYTES = 8 * 1_048_576

/** Nobody typed for this long: time to compact. */
export const COMPACT_IDLE_MS = 30_000

/** Logs are read one after another, and their authors knew few different teams. */
export const MOST_TEAMS_REMEMBERED = 64

/** While an answer is coming, what came of it and whatever came beside it is settled this often: within a blink. */
export const SETTLE_ASKING_MS = 100

/** Somebody who types while their document is read anew is waited for this often, a few milliseconds each. */
export const MOST_REBUILD_ATTEMPTS = 100

/** Of several admins' devices one begins the next epoch; the others see it in time. */
export const ROTATE_WITHIN_MS = 8_000

/** A few seconds of statements tell who was away all there is to know, and who was put out that they are; then it ends. */
export const CLOSED_TICKS = 5

/** What is large or strange is tried apart for so long (I7): honest updates of the largest size take a fifth of it. */
export const TRIAL_MS = 2_000

/** Trying again costs as much as before; a device that was busy is not busy for ever. */
export const TRIAL_AGAIN = { firstMs: 60_000, mostMs: 3_600_000 }

/** Whoever sent what is broken is not talked to for so long: a bug has time to be updated away, a person to notice. */
export const BAN_MS = 10 * 60_000

/** Peers whose bans and allowances are remembered: four times what may be connected at once. */
export const MOST_PEERS_REMEMBERED = 256

/** What a peer may cost at once (`message-cost.ts`): a second of this device. */
export const ALLOWANCE = 10_000

/** And for ever: a hundredth of this device. */
export const ALLOWANCE_PER_SECOND = 100

/** Devices that decided the same compare documents this often: what went wrong unseen is found within it. */
export const GOSSIP_MS = 10 * 60_000

/** Documents of one comparison that changed lately, and those that come in turn. */
export const GOSSIP_RECENT = 16
export const GOSSIP_ROTATING = 8

/** What peers say beyond this while one comparison runs is not listened to: they say it again. */
export const MOST_COMPARISONS_WAITING = 8

/** What is put aside when documents are made anew: rare, and for people to look into. */
export const SET_ASIDE_MOST = 8
export const SET_ASIDE_BYTES = 8 * 1_048_576

/** What a frame that waits for its turn takes beside its own bytes. */
export const WAITING_FRAME_BYTES = 512

/** Items of a bundle that came too early, remembered by their places: about ten megabytes of memory at most. */
export const MOST_ITEMS_WAITING = 65_536
