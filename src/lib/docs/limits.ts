/** Every bound of this room, with its reason. */

/** Elements inside elements, and values inside values. Deeper trees overflow the stack of whoever prints them. */
export const MOST_DEPTH = 64

/** Structs, and ranges of deletions, in one update: 100,000 is a book, and 0.2 s to apply. */
export const MOST_STRUCTS = 100_000

/** How far one struct that carries nothing (GC, Skip, deleted content) may move a clock: it costs its sender one byte. */
export const MOST_EMPTY_LENGTH = 100_000

/**
 * An update above any of these is tried apart before a document takes it. Below them the worst we could build cost Yjs and
 * the guard 50 ms where it stands alone (2026-11-30); 3 of 80 documents of the corpus are above, no typing is.
 */
export const PLAIN_BYTES = 131_072
export const PLAIN_PIECES = 2_000
/** Structs that look for their place in what is there: each may walk through all of it, a third of a microsecond a step. */
export const PLAIN_LEANS = 64
/** Every run of a text is shown with all the marks that are open there: m marks cost m². */
export const PLAIN_FORMATS = 64

/** Yjs counts in doubles, and its V2 codec in 31 bits where it may; nobody types two thousand million characters. */
export const MOST_CLOCK = 2 ** 31

/** What one edit may bring, so that no device ever writes what the others would refuse: three bytes a character at most. */
export const MOST_INSERTED_SIZE = 1_500_000

/** Nodes, ends of marks and attributes of one edit; every one is a struct, and splitting texts makes a few more. */
export const MOST_INSERTED_PIECES = 90_000

/** A text's own root and its runs stand above and below what an editor counts. */
export const MOST_INSERTED_DEPTH = 60

/** Problems reported of one document: the first ones say enough. */
export const MOST_PROBLEMS = 50

/** A fractional order grows by one character each time something is put between the same two; this is far beyond use. */
export const MOST_ORDER_LENGTH = 512

/** People asked by name; a workspace of more asks everyone. */
export const MOST_ASKED = 1_000

/** Letters of a pod's name: four bytes each fit what an act takes of a name. */
export const MOST_POD_NAME_LENGTH = 60

/** Ninety days: whoever is silent longer is silent. */
export const MOST_GRACE_HOURS = 2_160

/** What the writing aid reads of one document, and says of it: more advice than this nobody follows. */
export const MOST_ADVISED_CHARACTERS = 400_000
export const MOST_FINDINGS = 40
export const MOST_FINDINGS_OF_A_RULE = 12

/** How far ahead a working day of somebody is looked for; whoever is away for longer is not waited for. */
export const MOST_DAYS_AHEAD = 35

/** A document with more threads is a forum, or somebody's joke: the first are read. */
export const MOST_THREADS = 1_000

/** Of one thread; after this many nobody reads on, and everybody should have talked. */
export const MOST_COMMENTS = 500

/** Characters. A longer one is a document. */
export const MOST_COMMENT_LENGTH = 10_000

/** Characters of the text a thread is about, as it stood when the thread was started: enough to know it again. */
export const MOST_QUOTE_LENGTH = 400

/** What the decision log says of one section, in characters, and of what it points to: whoever wants more reads the proposal. */
export const MOST_CONTEXT_CHARACTERS = 2_000
export const MOST_CONTEXT_LINKS = 20

/** What one document led to; whoever made more of it keeps a list of their own. */
export const MOST_TRAIL_LINKS = 100

/** Characters of a title at the other end of a trail. */
export const MOST_TRAIL_TITLE = 300

/** Characters of a note that are copied into a proposal made of it; the rest is a link away. */
export const MOST_COPIED_CHARACTERS = 4_000

/** A suggestion's copy, deflated: acts are read whole at the start, so a hundred of these are 6 MiB. */
export const MOST_COPY_BYTES = 64 * 1024

/** The same inflated: a long book's chapter as JSON. */
export const MOST_COPY_TEXT_BYTES = 512 * 1024

/** Nodes of a copy: each is an element to build, whatever it says. */
export const MOST_COPY_NODES = 20_000

/** Shown of one document; the newest of them. More than these nobody reads, and everybody should have talked. */
export const MOST_SUGGESTIONS = 200

/** Blocks put and taken between two versions; beyond them all of a text is one change. */
export const MOST_BLOCK_EDITS = 400

/** Of a title kept beside a document's id; the document itself has all of it. */
export const MOST_NAMED_TITLE_LENGTH = 200

/** Agendas made of one thread; whoever needs another should decide. */
export const MOST_THREAD_AGENDAS = 20

/** What an agenda copies of the thread it comes from: the end of it, and no more of one comment than is read in a meeting. */
export const MOST_COPIED_COMMENTS = 40
export const MOST_COPIED_LENGTH = 2_000

/** Open points an agenda begins with, and characters of one. */
export const MOST_OPEN_POINTS = 12
export const MOST_POINT_LENGTH = 300

/** Of one proposal, as its file says them, and characters of one: a longer one is a sentence. */
export const MOST_TOPICS = 8
export const MOST_TOPIC_LENGTH = 48

/** Of one member, read of what they said and did not take back: a year of weekly absences. */
export const MOST_AWAY_SPANS = 64

/** Looks one member asks of another that are opened, the newest of them: each costs an agreement of keys and an inflating. */
export const MOST_LOOKS = 50

/** Of one member, about one agenda: the last of what they asked and answered. Whoever has more to say needs a meeting. */
export const MOST_QUESTIONS_OF_A_MEMBER = 200
export const MOST_ANSWERS_OF_A_MEMBER = 1_000

/** Instances of one meeting, and people in one of them: whoever has more has a conference. */
export const MOST_SESSIONS = 24
export const MOST_IN_SESSION = 1_000

/** A day and a night. */
export const MOST_MEETING_MINUTES = 1_440

/** Characters of a line of a meeting: why it is held, where its recording is. */
export const MOST_MEETING_LINE = 1_000

/** Turns from item to item in one session. Whoever counts beyond it is there and no further: of those the latest stands. */
export const MOST_TURNS = 1_000_000

/** Waiting to speak, and characters of what somebody wants to say: more is a note. */
export const MOST_QUEUE = 200
export const MOST_QUEUE_WORDS = 200

/** What came of one meeting, and characters of one thing: a longer one is a proposal. */
export const MOST_CAPTURES = 400
export const MOST_CAPTURED_LENGTH = 4_000

/** Links of one agenda item, and characters of an address and of its words: whoever has more writes a list into the notes. */
export const MOST_ITEM_LINKS = 40
export const MOST_LINK_LENGTH = 4_096
export const MOST_LINK_WORDS = 300

/** Characters of what an item came to: a longer outcome is a note, or a decision of its own. */
export const MOST_OUTCOME_LENGTH = 2_000

/** Times a series goes round through: a year of weekly turns. */
export const MOST_TURNS_OF_SERIES = 52
