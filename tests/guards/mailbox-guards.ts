/** Guards of a relay's mailboxes and of what devices say to them. */
import { guardsOf } from './guards-of.ts'

const MAILBOX_HUB = 'src/relay/mailbox-hub.test.ts'
const OPEN_MAILBOX = 'src/relay/open-mailbox.test.ts'
const RELAY_LIES = 'tests/sim/relay-lies.test.ts'
const CONVERSATION = 'src/lib/sync/mailbox-conversation.test.ts'

export const mailboxes = [
  ...guardsOf('src/relay/new-mailbox-hub.ts', [MAILBOX_HUB], {
    '#holdsKey': ['Promise.resolve(true)', 'visitors that do not hold the mailbox’s key', 'MBX-2'],
    endUnopened: ['undefined', 'words before a mailbox is open', 'MBX-2'],
    isNeverOpening: ['false', 'visitors that open nothing', 'MBX-2']
  }),
  ...guardsOf('src/relay/visit.ts', [MAILBOX_HUB, OPEN_MAILBOX], {
    mayWait: ['true', 'more waiting of one visitor than anybody may have', 'MBX-5'],
    strike: ['undefined', 'broken words as a habit', 'MBX-1|MBX-5'],
    isBehind: ['false', 'answers without end to who does not read them', 'MBX-4']
  }),
  ...guardsOf('src/relay/open-mailbox.ts', [OPEN_MAILBOX], {
    '#isOneLogTooMany': ['false', 'more logs than a frontier names', 'no more logs'],
    '#isOverQuota': ['false', 'more than one mailbox may hold', 'quota'],
    '#isMovedFrom': ['false', 'runs judged by an entry that could not be kept', 'judged again'],
    '#failed': ['Promise.resolve()', 'what a full disk did not keep, said to be kept', 'full disk'],
    '#owe': ['undefined', 'what is here already, sent again and again', 'here already'],
    '#put': [
      'this.#deps.store.write(this.name, write.toWrite(this.workspace))',
      'a log that cannot go on after a store that threw',
      'throws'
    ],
    '#reopen': ['Promise.resolve()', 'a mailbox that goes on where another process wrote first', 'another process']
  }),
  ...guardsOf('src/relay/readers.ts', [OPEN_MAILBOX], {
    readByTwo: ['Infinity', 'records in the place of what nobody else has', 'MBX-6']
  }),
  ...guardsOf('src/relay/mailbox-judge.ts', [OPEN_MAILBOX], {
    mayReplace: ['Promise.resolve(true)', 'records of another branch', 'MBX-6']
  }),
  ...guardsOf('src/lib/sync/relay-words.ts', ['src/lib/sync/relay-words.test.ts'], {
    isLogWord: ['true', 'words about people between a device and a relay']
  }),
  ...guardsOf('src/lib/sync/log-exchange.ts', ['src/lib/sync/log-exchange.test.ts'], {
    isMoreThanAFrontier: ['false', 'a relay or a visitor that says it holds ever more logs', 'more logs']
  }),
  ...guardsOf('src/lib/sync/mailbox-conversation.ts', [CONVERSATION], {
    '#strike': ['undefined', 'a relay that goes on lying', 'MBX-5|MBX-1']
  }),
  ...guardsOf('src/lib/sync/mailbox-conversation.ts', [RELAY_LIES], {
    isOfBranch: ['true', 'another branch of the own log, taken for what is there', 'two branches']
  }),
  ...guardsOf('src/lib/sync/mailbox-parcels.ts', [RELAY_LIES], {
    '#isOfNow': ['true', 'mailboxes left before they hold what ended them', 'a rotation is put']
  }),
  ...guardsOf('src/lib/sync/relay-patience.ts', [CONVERSATION], {
    isFruitless: ['false', 'questions without end to who gives nothing', 'withholds']
  }),
  ...guardsOf('src/lib/sync/mailboxes.ts', [CONVERSATION], {
    mayWait: ['true', 'a relay that floods', 'floods']
  }),
  ...guardsOf('src/lib/sync/mailbox-statements.ts', [CONVERSATION], {
    endsOfEpoch: [
      '[...team.epochs.values()].map(({ begunBy }) => begunBy)',
      'what was said after an epoch ended, in its mailbox',
      'MBX-7'
    ],
    isOwnEpoch: ['true', 'entries in the mailbox of an epoch that is over', 'MBX-7']
  }),
  ...guardsOf('src/lib/sync/live-words.ts', ['src/lib/sync/live-words.test.ts'], {
    isSpokenBy: ['Promise.resolve(true)', 'live words in another’s name'],
    isOfNow: ['true', 'live words that are repeated later']
  }),
  ...guardsOf('src/lib/platform/relay-presence.ts', ['src/lib/platform/relay-presence.test.ts'], {
    isVouchedFor: ['true', 'presence of a client another log has named', 'speaks for']
  }),
  ...guardsOf('src/lib/app/relay-memory.ts', ['src/lib/app/relay-memory.test.ts'], {
    isLess: ['false', 'relays that lost what they had, unseen'],
    isMet: ['true', 'what does not read, taken for what a relay had']
  }),
  ...guardsOf('src/lib/app/relay-link.ts', ['src/lib/app/relay-link.test.ts'], {
    '#isDone': ['false', 'ended epochs’ mailboxes, held open for nothing', 'MBX-7']
  })
]
