/**
 * What the sample team has written, as Markdown: it comes in by the same import as anybody's files, each by its author's device.
 * Everybody writes in their own working hours, so that the lists show two weeks of people who are rarely awake together.
 */
import type { ProposalStatus, SectionKey } from '../../docs/proposal'
import type { OutcomeVerdict, Stance } from '../../wire/act'
import type { SamplePerson } from './sample-people'
import {
  FIRST_WEEK,
  FLOOD_PAGE,
  HOURLY_READINGS,
  LATE_CALLS,
  LOAN_GAUGES,
  MONDAY_CALL,
  PORTO,
  READINGS_REVIEW,
  SPARE_PARTS,
  WINTER_VISITS
} from './sample-texts'
import type { WorkMoment } from './work-moment'

export interface SampleLine {
  readonly by: SamplePerson['key']
  readonly at: WorkMoment
  readonly line: string
}

export interface SamplePosition {
  readonly by: SamplePerson['key']
  readonly at: WorkMoment
  readonly stance: Stance
  readonly reason: string
}

export interface SampleOutcome {
  readonly by: SamplePerson['key']
  readonly at: WorkMoment
  readonly verdict: OutcomeVerdict
  readonly words: string
}

export interface SampleComment {
  readonly by: SamplePerson['key']
  readonly at: WorkMoment
  readonly section: SectionKey
  /** Words of that section as they stand there, within one block. Comments on the same words are one thread. */
  readonly on: string
  readonly words: string
}

export interface SampleDocument {
  readonly file: string
  readonly by: SamplePerson['key']
  readonly at: WorkMoment
  readonly markdown: string
  readonly status?: ProposalStatus
  /** By Lisbon's clock; an open proposal without it closes next Thursday. */
  readonly closes?: WorkMoment
  /** Who changed it after its author, and when: adds one line at the end, as that person. Two work days later at least. */
  readonly later: readonly SampleLine[]
  /** What people say to a proposal, about the text as it is then. */
  readonly positions?: readonly SamplePosition[]
  readonly comments?: readonly SampleComment[]
  /** What came of it, from all that was said. */
  readonly outcome?: SampleOutcome
}

export const SAMPLE_DOCUMENTS: readonly SampleDocument[] = [
  {
    file: 'your-first-week.md',
    by: 'ines',
    at: { daysAgo: 8, clock: '09:40' },
    markdown: FIRST_WEEK,
    later: [{ by: 'zawadi', at: { daysAgo: 5, clock: '10:15' }, line: 'Bring boots.' }]
  },
  {
    file: 'written-check-ins.md',
    by: 'mei',
    at: { daysAgo: 8, clock: '10:05' },
    markdown: MONDAY_CALL,
    status: 'open',
    closes: { daysAgo: 6, clock: '17:00' },
    later: [],
    positions: [
      { by: 'mei', at: { daysAgo: 7, clock: '09:20' }, stance: 'agree', reason: 'I have slept through four of them.' },
      { by: 'ana', at: { daysAgo: 7, clock: '11:10' }, stance: 'agree', reason: 'I read faster than we speak.' },
      {
        by: 'joss',
        at: { daysAgo: 7, clock: '10:15' },
        stance: 'abstain',
        reason: 'I like hearing you all, and that is no reason.'
      },
      {
        by: 'ravi',
        at: { daysAgo: 7, clock: '12:00' },
        stance: 'agree',
        reason: 'As long as anyone may still propose a call.'
      }
    ],
    outcome: {
      by: 'ines',
      at: { daysAgo: 5, clock: '10:00' },
      verdict: 'adopted',
      words:
        'Five time zones wrote the same thing twice. The call stays possible: anyone may propose one, with an agenda.'
    }
  },
  {
    file: 'no-late-call-twice.md',
    by: 'joss',
    at: { daysAgo: 6, clock: '10:30' },
    markdown: LATE_CALLS,
    status: 'open',
    closes: { daysAgo: 4, clock: '17:00' },
    later: [],
    positions: [
      {
        by: 'mei',
        at: { daysAgo: 5, clock: '13:30' },
        stance: 'agree',
        reason: 'Six of the last eight were Joss and me.'
      },
      { by: 'zawadi', at: { daysAgo: 5, clock: '11:40' }, stance: 'agree', reason: 'One evening a month is fair.' },
      { by: 'ines', at: { daysAgo: 5, clock: '15:10' }, stance: 'agree', reason: 'I will take the next one.' }
    ],
    outcome: {
      by: 'zawadi',
      at: { daysAgo: 3, clock: '10:05' },
      verdict: 'adopted',
      words: 'Mei and Joss had taken six of the last eight late calls. Rotating costs each of us one evening a month.'
    }
  },
  {
    file: 'spare-parts-box.md',
    by: 'mei',
    at: { daysAgo: 6, clock: '14:20' },
    markdown: SPARE_PARTS,
    later: [{ by: 'ravi', at: { daysAgo: 3, clock: '11:05' }, line: 'One fuse used at gauge 21.' }]
  },
  {
    file: 'return-the-loan-gauges.md',
    by: 'tomasz',
    at: { daysAgo: 5, clock: '11:30' },
    markdown: LOAN_GAUGES,
    status: 'draft',
    later: []
  },
  {
    file: 'spring-retreat.md',
    by: 'tomasz',
    at: { daysAgo: 4, clock: '15:45' },
    markdown: PORTO,
    later: [
      { by: 'joss', at: { daysAgo: 3, clock: '10:20' }, line: 'The long flight is fine if I stay the weekend.' },
      { by: 'ines', at: { daysAgo: 2, clock: '16:35' }, line: 'The hostel keeps three rooms for us until Friday.' },
      { by: 'ines', at: { daysAgo: 0, clock: '16:10' }, line: 'Booked, with the room over the river.' }
    ]
  },
  { file: 'flood-page.md', by: 'ana', at: { daysAgo: 3, clock: '09:15' }, markdown: FLOOD_PAGE, later: [] },
  {
    file: 'winter-gauge-visits.md',
    by: 'ravi',
    at: { daysAgo: 5, clock: '12:10' },
    markdown: WINTER_VISITS,
    later: [
      {
        by: 'ines',
        at: { daysAgo: 3, clock: '11:50' },
        line: 'I have the key to the ford hut until the end of the month.'
      },
      { by: 'mei', at: { daysAgo: 1, clock: '16:40' }, line: 'The mill answers the phone only before ten.' },
      { by: 'ravi', at: { daysAgo: 0, clock: '17:30' }, line: 'Ladder reserved for Friday.' }
    ]
  },
  {
    file: 'hourly-readings-review.md',
    by: 'ana',
    at: { daysAgo: 1, clock: '10:30' },
    markdown: READINGS_REVIEW,
    later: []
  },
  {
    file: 'send-gauge-readings-hourly.md',
    by: 'mei',
    at: { daysAgo: 6, clock: '15:30' },
    markdown: HOURLY_READINGS,
    status: 'open',
    later: [
      { by: 'ines', at: { daysAgo: 2, clock: '09:25' }, line: 'In January alone four gauges fell silent.' },
      {
        by: 'ana',
        at: { daysAgo: 0, clock: '14:05' },
        line: 'The flood desk relies on the first 20 minutes of a rise; the alert level alone is too late for us.'
      }
    ],
    // A day lies between them, and Ana's hour is the earlier: they take turns whenever this is looked at.
    comments: [
      {
        by: 'ana',
        at: { daysAgo: 5, clock: '08:20' },
        section: 'problem',
        on: 'watches it closely when a river is rising',
        words:
          'For the flood desk an hour is the whole flood. Last March the bridge was closed 50 minutes after the first rise.'
      },
      {
        by: 'ines',
        at: { daysAgo: 4, clock: '13:05' },
        section: 'problem',
        on: 'watches it closely when a river is rising',
        words: 'Nothing changes for you: above the alert level a gauge sends every two minutes, as it does today.'
      },
      {
        by: 'ana',
        at: { daysAgo: 3, clock: '08:20' },
        section: 'problem',
        on: 'watches it closely when a river is rising',
        words: 'By then we are late. We call the farms when it begins to rise, not when it is high.'
      },
      {
        by: 'ines',
        at: { daysAgo: 2, clock: '13:05' },
        section: 'problem',
        on: 'watches it closely when a river is rising',
        words: 'How often did a rise begin below the level last winter, and go on?'
      },
      {
        by: 'ana',
        at: { daysAgo: 1, clock: '08:20' },
        section: 'problem',
        on: 'watches it closely when a river is rising',
        words:
          'The level is only half of it. In March the river rose 40 cm in 25 minutes and was still below the alert level.'
      },
      {
        by: 'ravi',
        at: { daysAgo: 1, clock: '14:40' },
        section: 'proposal',
        on: 'every two minutes, as it does today',
        words: 'Tested on three gauges for a week. The switch takes under ten seconds.'
      },
      {
        by: 'ines',
        at: { daysAgo: 0, clock: '13:05' },
        section: 'problem',
        on: 'watches it closely when a river is rising',
        words: 'Then flood mode needs a second trigger, on the rate of rise. Does the desk have a number in mind?'
      }
    ],
    positions: [
      {
        by: 'mei',
        at: { daysAgo: 1, clock: '09:40' },
        stance: 'agree',
        reason: 'Two of the nine silent gauges were mine. Hourly is plenty for the fish counts.'
      },
      {
        by: 'ravi',
        at: { daysAgo: 1, clock: '10:20' },
        stance: 'agree',
        reason: 'We can undo it in a day, so let us try it.'
      },
      {
        by: 'ana',
        at: { daysAgo: 0, clock: '14:35' },
        stance: 'disagree',
        reason:
          'The flood desk relies on the first 20 minutes of a rise. I would agree if flood mode also starts on the rate of rise.'
      }
    ]
  }
]
