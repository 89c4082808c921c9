/**
 * Every guard of the project: the function that keeps something out, what it returns when everything is let through, and
 * the tests that must notice. `npm run test:guards` opens one after the other; one that nobody misses is a failure.
 *
 * A guard that is a condition inside another function is made a function of its own, so that it can stand here.
 */
import { acts } from './act-guards.ts'
import { guardsOf, type Guard } from './guards-of.ts'
import { guests } from './guest-guards.ts'
import { mailboxes } from './mailbox-guards.ts'

const faults = (name: string) => `tests/faults/${name}.test.ts`
const HOSTILE = 'tests/sim/hostile.test.ts'
const BUNDLES = 'tests/sim/bundles.test.ts'
const REMOVAL = 'tests/sim/removal.test.ts'

const frames = [
  ...guardsOf('src/lib/wire/fragment.ts', ['src/lib/wire/fragment.test.ts'], {
    isOversizedFrame: ['false', 'frames above 16 KiB'],
    isOversizedMessage: ['false', 'messages that declare more than may be kept'],
    isFullPiece: ['true', 'messages in millions of tiny pieces']
  }),
  ...guardsOf('src/lib/wire/codec.ts', ['src/lib/wire/codecs.test.ts', 'src/lib/wire/newer.test.ts'], {
    isAbove: ['false', 'lengths and counts above their limit'],
    newerThan: ['null', 'what a newer version wrote, read as if it were ours', 'VER-1']
  }),
  ...guardsOf('src/lib/wire/bundle-codec.ts', ['src/lib/wire/bundle-codec.test.ts'], {
    isAboveItem: ['false', 'items of a file larger than anything that is taken']
  }),
  ...guardsOf('src/lib/wire/qr-parts.ts', ['src/lib/wire/qr-parts.test.ts'], {
    isChecked: ['true', 'codes that are no part, or were read wrong'],
    isOfRun: ['true', 'parts of another run'],
    isNamedFor: ['true', 'parts that lie about what they hold']
  }),
  ...guardsOf('src/lib/sync/bundle-taking.ts', [BUNDLES], {
    outcomeOfHead: ['null', 'files of another workspace', 'BUN-4'],
    isEarly: ['false', 'the loss of what comes before what it builds on', 'BUN-4'],
    roomLeft: ['Infinity', 'files of millions of items that wait', 'room']
  }),
  ...guardsOf('src/lib/sync/bundle-writing.ts', [BUNDLES], {
    mayHearAll: ['true', 'what was said after an epoch ended, in a file for who has its key', 'BUN-3']
  }),
  ...guardsOf('src/lib/sync/network.ts', [faults('frames')], {
    admit: ["'waits'", 'more bytes waiting than a peer may have']
  }),
  ...guardsOf('src/lib/sync/conversation.ts', [faults('frames')], {
    isBehind: ['false', 'answers without end to who does not read them']
  }),
  ...guardsOf('src/lib/sync/handed-over.ts', ['src/lib/sync/network.test.ts', faults('old-room')], {
    hasRoom: ['true', 'more than waits of a device that is out']
  }),
  ...guardsOf('src/lib/sync/taking.ts', [faults('authority')], {
    isOf: ['true', 'others’ entries by way of a device that is out']
  }),
  ...guardsOf('src/lib/sync/comparison.ts', [faults('frames')], {
    fitsFrontier: ['true', 'a peer that says it holds ever more logs']
  })
]

const sessions = [
  ...guardsOf('src/lib/sync/hello.ts', ['src/lib/sync/hello.test.ts'], {
    isSignedBy: ['Promise.resolve(true)', 'hellos in the name of a log without its key'],
    isRightProof: ['true', 'hellos of who has no epoch key']
  }),
  ...guardsOf('src/lib/sync/peer-session.ts', ['src/lib/sync/peer-session.test.ts'], {
    isOurselves: ['false', 'a device that meets itself'],
    isEarly: ['false', 'messages before both have proven themselves'],
    takesEntries: ['true', 'entries before the log at the other end is known'],
    mayHaveEntries: ['peer !== null', 'entries to who is out, or of another epoch'],
    strike: ['stay(session)', 'a peer that goes on sending broken messages']
  }),
  ...guardsOf('src/lib/sync/session-state.ts', ['src/lib/sync/peer-session.test.ts'], {
    isOpen: ["session.phase === 'proven'", 'questions and pushes to who does not take entries']
  }),
  ...guardsOf('src/lib/team/cutoffs.ts', [faults('authority'), faults('old-room')], {
    isIn: ['true', 'entries to a device nobody let in, though it has the key'],
    giverOf: ['memberOfLog(team, log)?.id ?? null', 'logs opened after a removal, to give more of'],
    toldTo: ['null', 'what the team says after somebody was put out, from them']
  })
]

const logs = [
  ...guardsOf('src/lib/log/log-reader.ts', ['src/lib/log/log.test.ts'], {
    isSigned: ['Promise.resolve(true)', 'entries the log’s key did not sign'],
    judgeKey: ['ok(held?.logKey ?? run.logKey ?? new Uint8Array(32))', 'runs under a key that is not the log’s'],
    leavesGap: ['false', 'entries behind a gap'],
    follows: ['true', 'entries that continue another entry than the one held']
  }),
  ...guardsOf('src/lib/log/range-record.ts', ['src/lib/log/range-record.test.ts'], {
    isOfWorkspace: ['true', 'records of another workspace'],
    isKeyOfLog: ['true', 'records under a key that is not the log’s'],
    isRecordSigned: ['Promise.resolve(true)', 'records the log’s key did not sign'],
    chainFault: ['null', 'records behind a gap, held already, or on another past']
  }),
  ...guardsOf('src/lib/log/deflate.ts', ['src/lib/log/range-record.test.ts'], {
    isWithin: ['true', 'records that inflate without end']
  }),
  ...guardsOf('src/lib/crypto/signing.ts', ['src/lib/crypto/crypto.test.ts'], {
    isSoundKey: ['Promise.resolve(true)', 'signing keys of small order']
  }),
  ...guardsOf('src/lib/crypto/wrapping.ts', ['src/lib/crypto/crypto.test.ts', 'src/lib/team/statement-check.test.ts'], {
    isSoundBoxKey: ['Promise.resolve(true)', 'box keys everybody would share a secret with']
  })
]

const authority = [
  ...guardsOf('src/lib/team/authority.ts', ['src/lib/team/team.test.ts'], {
    mayWrite: ['ok()', 'words of a viewer, of who is out, and of a log nobody opened'],
    mayAct: ['ok()', 'a viewer’s outcomes and closings'],
    isBeyondClose: ['false', 'entries beyond where a log was closed']
  }),
  ...guardsOf('src/lib/sync/opening.ts', [HOSTILE], {
    hasItsTag: ['true', 'bodies under another document’s tag'],
    actRefusal: ['null', 'acts that do not read, or that their author may not say']
  }),
  ...guardsOf('src/lib/sync/client-ids.ts', [HOSTILE], {
    clientCheck: ['() => true', 'words under somebody else’s Yjs client id']
  }),
  ...guardsOf('src/lib/sync/deciding.ts', [faults('authority'), faults('logs')], {
    readyOf: ['[...pieces]', 'entries decided before what their author knew is known']
  }),
  ...guardsOf('src/lib/sync/team-view.ts', ['src/lib/sync/team-view.test.ts', faults('logs')], {
    '#isOurs': ['true', 'statements of another workspace'],
    hasRoom: ['true', 'statements invented without end'],
    knowsLog: ['true', 'entries of a log nobody opened']
  }),
  ...guardsOf('src/lib/sync/acceptance.ts', [faults('authority'), faults('logs'), REMOVAL], {
    counts: ['true', 'entries beyond a cutoff']
  }),
  ...guardsOf('src/lib/sync/waiting-work.ts', [faults('authority'), faults('logs'), REMOVAL], {
    isClosed: ['false', 'what comes of a closed log once its end was heard of'],
    mayVouch: ['true', 'entries that vouch for others though they are refused themselves']
  }),
  ...guardsOf('src/lib/sync/guarded-doc.ts', ['src/lib/sync/guarded-doc.test.ts', faults('content')], {
    tryOnShadow: ["'ok'", 'what this version does not know, out of the document an editor is bound to'],
    mayChange: ['ok()', 'changes to a document of a newer version']
  }),
  ...guardsOf('src/lib/sync/own-log.ts', [faults('content')], {
    tooLargeIn: ['null', 'own updates nobody else would take']
  })
]

const TEAM_TESTS = ['team', 'statement-rules', 'membership-rules', 'concurrency-rules', 'statement-check'].map(
  (name) => `src/lib/team/${name}.test.ts`
)

const team = [
  ...guardsOf('src/lib/team/statement-check.ts', TEAM_TESTS, {
    isSignedBy: ['Promise.resolve(true)', 'statements their device did not sign'],
    checkInnerSignature: ["Promise.resolve('sound')", 'devices and logs nobody consented for']
  }),
  ...guardsOf('src/lib/team/coming-back.ts', ['tests/sim/coming-back.test.ts'], {
    checkRequest: ['ok(null)', 'requests to come back that nobody’s device made for this member']
  }),
  ...guardsOf('src/lib/team/key-ring.ts', ['src/lib/team/epoch-keys.test.ts'], {
    isKeyOf: ['true', 'an epoch’s key that is not the one its statement names']
  }),
  ...guardsOf('src/lib/team/concurrency-rules.ts', TEAM_TESTS, {
    removalBeatsConcurrentAdmission: ['false', 'returns said apart from a removal'],
    removalVoidsConcurrentOfItsSubject: ['false', 'what the removed said apart from their removal'],
    demotionVoidsWhatTheRoleMayNotSign: ['false', 'what the demoted may not say any more'],
    seniorWins: ['0', 'a junior who removes who removes them'],
    closesInvites: ['false', 'whoever comes by a link a removal closed']
  }),
  ...guardsOf('src/lib/team/statement-rules.ts', TEAM_TESTS, {
    isForThisWorkspace: ['true', 'statements of another workspace', 'isForThisWorkspace:'],
    deviceHasStatementsLeft: ['true', 'a device that never stops talking', 'deviceHasStatementsLeft:'],
    authorIsAMember: ['true', 'what strangers say', 'authorIsAMember:'],
    authorIsAdmin: ['true', 'invites, roles and keys by who is no admin', 'authorIsAdmin:'],
    authorIsNoViewer: ['true', 'what a viewer may not say', 'authorIsNoViewer:'],
    linkGivesEditorOrViewer: ['true', 'links that make an admin', 'linkGivesEditorOrViewer:'],
    inviteHasUses: ['true', 'invites for nobody', 'inviteHasUses:'],
    inviteIsKnown: ['true', 'admissions by an invite nobody made', 'inviteIsKnown:'],
    inviteIsNotRevoked: ['true', 'admissions by an invite that was taken back', 'inviteIsNotRevoked:'],
    inviteIsNotClosed: ['true', 'admissions by an invite that a removal closed', 'inviteIsNotClosed:'],
    inviteHasUsesLeft: ['true', 'admissions by an invite that is used up', 'inviteHasUsesLeft:'],
    deviceNamesItself: ['true', 'admissions by somebody else’s hand', 'deviceNamesItself:'],
    deviceIsNew: ['true', 'one device twice', 'deviceIsNew:'],
    addsToOneself: ['true', 'devices added to others', 'addsToOneself:'],
    logIdIsOfItsKey: ['true', 'logs under another name', 'logIdIsOfItsKey:'],
    logIsNew: ['true', 'logs opened again', 'logIsNew:'],
    closerMayClose: ['true', 'others’ logs closed by who is no admin', 'closerMayClose:'],
    nameIsGiven: ['true', 'members without a name', 'nameIsGiven:'],
    workspaceIsNamed: ['true', 'workspaces without a name', 'workspaceIsNamed:'],
    revokerMayRevoke: ['true', 'invites taken back by anybody', 'revokerMayRevoke:'],
    subjectIsIn: ['true', 'removals and roles of who is not in', 'subjectIsIn:'],
    ownerStays: ['true', 'removals of the owner', 'ownerStays:'],
    nobodyBecomesOwner: ['true', 'owners by appointment', 'nobodyBecomesOwner:'],
    removerMayRemoveDevice: ['true', 'others’ devices removed by who is no admin', 'removerMayRemoveDevice:'],
    deviceIsIn: ['true', 'removals of devices nobody knows', 'deviceIsIn:'],
    recoversOnlyBelow: ['true', 'recoveries of an equal, who would be spoken for', 'recoversOnlyBelow:']
  })
]

const documents = [
  ...guardsOf('src/lib/docs/update-check.ts', ['src/lib/docs/update-check.test.ts'], {
    checkDirection: ['undefined', 'structs that lean on what comes after them'],
    checkDepth: ['undefined', 'towers of elements']
  }),
  ...guardsOf('src/lib/docs/update-reader.ts', ['src/lib/docs/update-check.test.ts'], {
    spend: ['undefined', 'more structs than a book has'],
    checkClock: ['undefined', 'clocks Yjs cannot count'],
    checkEmptyLength: ['undefined', 'one byte that moves a clock by millions'],
    checkValueDepth: ['undefined', 'towers of plain values'],
    checkedKey: ['undefined', 'keys that would change an object’s prototype']
  }),
  ...guardsOf('src/lib/docs/check-document.ts', ['src/lib/docs/document.test.ts'], {
    checkDocument: ["{ verdict: 'ok', problems: [] }", 'documents this version does not know, out of every editor']
  }),
  ...guardsOf('src/lib/docs/guard.ts', ['src/lib/docs/guard.test.ts'], {
    checkFragment: ["{ verdict: 'ok', problems: [] }", 'texts this version does not know, out of every editor'],
    isValid: ['true', 'attributes of a value the schema refuses']
  }),
  ...guardsOf('src/lib/ui/editor/insertion-limit.ts', ['src/lib/ui/editor/insertion-limit.test.ts'], {
    fits: ['true', 'edits no entry can carry']
  }),
  ...guardsOf(
    'src/lib/ui/editor/text-guard.svelte.ts',
    ['src/lib/ui/editor/text-guard.dom.test.ts'],
    {
      inspection: ["{ verdict: 'ok', problems: [] }", 'an editor, from a text it would damage'],
      '#look': ['undefined', 'a bound editor, from what arrives and it would delete']
    },
    'dom'
  )
]

const screen = [
  ...guardsOf('src/lib/platform/presence-channel.ts', ['src/lib/platform/mesh-connection.test.ts'], {
    isHeardYet: ['true', 'presence before the hello passed'],
    isTheirs: ['true', 'presence in somebody else’s name']
  }),
  ...guardsOf('src/lib/platform/presence-frames.ts', ['src/lib/platform/presence-frames.test.ts'], {
    readOneWord: ['readPresence(frame)?.[0] ?? null', 'presence too long, of several, or of no state'],
    keepOwnWord: ['new Uint8Array(frame)', 'what y-webrtc would pass on of others']
  }),
  ...guardsOf('src/lib/platform/mesh-links.ts', ['src/lib/platform/mesh-links.test.ts'], {
    '#hasRoom': ['true', 'a flood of connections'],
    mayBeShown: ['true', 'presence by a link that is not proven'],
    '#hush': ['undefined', 'presence to and from who was put out']
  }),
  ...guardsOf('src/lib/ui/editor/link-address.ts', ['src/lib/ui/editor/link-address.test.ts'], {
    safeAddress: ['String(address)', 'links that run something'],
    remoteImage: ['source', 'pictures from where asking would tell somebody'],
    isCarriedImage: ['true', 'pictures that are documents of their own']
  }),
  ...guardsOf('src/lib/base/plain-name.ts', ['src/lib/base/plain-name.test.ts'], {
    plainName: ['name', 'names that turn the words around them'],
    isolateName: ['name', 'names read from right to left that take what follows along']
  }),
  ...guardsOf(
    'src/lib/ui/editor/carets.ts',
    ['src/lib/ui/editor/carets.dom.test.ts'],
    {
      hasCaret: ['true', 'carets whose place would make the editor throw'],
      hueClass: ['`peer-${hue}`', 'colours a peer chose']
    },
    'dom'
  )
]

const relayVisits = [
  ...guardsOf('src/relay/visit.ts', ['tests/sim/relay-hostile.test.ts'], {
    isPieceTooEarly: ['false', 'pieces of a stranger who opened no mailbox'],
    mayCost: ['true', 'comparisons without end with many logs'],
    mayPassLive: ['true', 'more live words than a hand says'],
    isNotReading: ['false', 'answers that wait for who does not read them']
  }),
  ...guardsOf('src/relay/answers.ts', ['tests/sim/relay-hostile.test.ts'], {
    areTooManyQuestions: ['false', 'questions without end at once']
  }),
  ...guardsOf('src/lib/sync/log-exchange.ts', ['src/lib/sync/log-exchange.test.ts'], {
    isAnswerOver: ['false', 'a question that nobody else is asked for ever']
  })
]

const relayStore = [
  ...guardsOf('src/relay/level-store.ts', ['src/relay/level-store.test.ts'], {
    isNewerFormat: ['false', 'a store a newer relay wrote'],
    leavesHole: ['false', 'pieces behind a hole given as if they followed']
  }),
  ...guardsOf('src/relay/staged-writes.ts', ['src/relay/level-store.test.ts'], {
    fitsInto: ['true', 'writes on another tip than is kept']
  }),
  ...guardsOf('src/relay/level-handle.ts', [faults('relay-full-disk')], {
    isBelowReserve: ['false', 'a disk filled so far that the store cannot be opened again']
  }),
  ...guardsOf('src/relay/backup-store.ts', ['src/relay/backup-store.test.ts'], {
    isFree: ['true', 'backups written over what lies there']
  }),
  ...guardsOf('src/relay/check-mailbox.ts', ['src/relay/check-store.test.ts'], {
    isParcel: ['true', 'parcels that are not what their names say']
  }),
  ...guardsOf('src/relay/check-piece.ts', ['src/relay/check-store.test.ts'], {
    isInPlace: ['true', 'runs kept in the place of others'],
    isSameAt: ['true', 'overlapping pieces that say different things']
  })
]

const doors = [
  ...guardsOf('src/relay/address-book.ts', ['src/relay/address-book.test.ts'], {
    isRefused: ['false', 'addresses that offended again and again'],
    isCrowded: ['false', 'more connections of one address than anybody needs'],
    isHasty: ['false', 'who comes and goes without end'],
    isTooOften: ['false', 'broken messages without end']
  }),
  ...guardsOf('src/relay/door.ts', ['src/relay/mailbox-sockets.test.ts'], {
    isTooFarBehind: ['false', 'who does not read what the relay remembers for them']
  }),
  ...guardsOf('src/relay/mailbox-sockets.ts', ['src/relay/mailbox-sockets.test.ts'], {
    isSilent: ['false', 'visitors that say nothing']
  }),
  ...guardsOf('src/relay/client-address.ts', ['src/relay/client-address.test.ts'], {
    isPassedOn: ['false', 'others’ requests for metrics, through a proxy']
  }),
  ...guardsOf('src/relay/http-answers.ts', ['src/relay/serve.test.ts'], {
    mayMeasure: ['true', 'who is not at this machine from its metrics']
  }),
  ...guardsOf('src/relay/log.ts', ['src/relay/log.test.ts'], {
    mayBeNamed: ['true', 'addresses out of the log']
  })
]

export const guards: readonly Guard[] = [
  ...frames,
  ...sessions,
  ...logs,
  ...authority,
  ...team,
  ...documents,
  ...screen,
  ...relayVisits,
  ...relayStore,
  ...doors,
  ...guests,
  ...mailboxes,
  ...acts
]
