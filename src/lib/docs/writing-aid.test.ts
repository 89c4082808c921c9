import { describe, expect, test } from 'vitest'
import { parseMarkdown } from './markdown-import'
import { questionsBlock } from './questions-block'
import { childrenOf, newDoc, type PmNode } from './tree'
import { adviseOn } from './writing-aid'

/** "relative-time: tomorrow", one for each finding. */
function marked(markdown: string): string[] {
  return adviseOn([parseMarkdown(markdown)]).findings.map(({ rule, quote }) => `${rule}: ${quote}`)
}

const lacking = (markdown: string) => adviseOn([parseMarkdown(markdown)]).missing.map(({ what }) => what)

describe('an acronym', () => {
  test.each([
    ['nobody spelled out is marked, once', 'The SLO slips. The SLO matters.', ['unexplained-acronym: SLO']],
    ['in the plural too', 'Both SLOs slip.', ['unexplained-acronym: SLO']],
    ['spelled out before it is not', 'A service level objective (SLO) helps. The SLO slips.', []],
    ['spelled out after it is not', 'The SLO (service level objective) slips.', []],
    ['spelled out anywhere is not', 'The SLO slips.\n\nSLO stands for what we promise.', []],
    ['written in capitalised words is not', 'The Service Level Objective slips. The SLO matters.', []],
    ['that is a link is not', 'The [SLO](https://example.org/slo) slips.', []],
    ['everybody knows is not', 'Send the PDF to this URL by the API, in UTC.', []],
    ['in code, source or an address is not', '`SLO` <!-- SLO --> https://example.org/SLO\n\n```\nSLO\n```', []],
    ['struck out is not', '~~The SLO slips.~~ It holds.', []],
    ['that is stress is not', 'Do NOT do this, it does ONLY harm; not only here.', []],
    [
      'that is a name, a place or a ticket is not',
      'JF Paradis\n\nHosted in Seattle, WA\n\nSee ABC-12 and SOME_NAME.',
      []
    ]
  ])('%s', (_, markdown, findings) => {
    expect(marked(markdown)).toEqual(findings)
  })
})

describe('what was said elsewhere', () => {
  test.each([
    ['As discussed, we keep both.', ['as-discussed: As discussed']],
    ['We do it like last time.', ['as-discussed: like last time']],
    ['Per our call, Mei keeps both.', ['as-discussed: Per our call']],
    ['As you know, the old one is slow.', ['as-discussed: As you know']],
    ['As discussed [on the list](https://example.org), we keep both.', []],
    ['As discussed below, we keep both.', []],
    ['As discussed in the section on costs, we keep both.', []],
    ['> As discussed, we keep both.', []],
    ['Never write “as discussed”.', []]
  ])('%s', (markdown, findings) => {
    expect(marked(markdown)).toEqual(findings)
  })
})

describe('a time that moves', () => {
  test.each([
    ['The release is tomorrow.', ['relative-time: tomorrow']],
    ['Mei needs it by EOD.', ['relative-time: EOD']],
    ['Today I will ship the fix.', ['relative-time: Today']],
    [
      'It broke this morning and again later this week.',
      ['relative-time: this morning', 'relative-time: later this week']
    ],
    ['A fix comes soon.', ['relative-time: soon']],
    ['We cut it last Friday.', ['relative-time: last Friday']],
    ['The release is tomorrow, 3 December.', []],
    ['The release is on 2026-12-03, a week after yesterday.', []],
    ['Reply as soon as you can read it.', []],
    ['The parser accepts this today.', []],
    ['In the last week of June the room is closed.', []],
    ['This could be rewritten tomorrow and still hold.', []]
  ])('%s', (markdown, findings) => {
    expect(marked(markdown)).toEqual(findings)
  })

  test('is said to move for somebody far away', () => {
    const [finding] = adviseOn([parseMarkdown('The release is tomorrow.')], { city: 'Osaka' }).findings
    expect(finding?.says).toBe('“tomorrow” is another day in Osaka. Write the date.')
  })
})

describe('a time of day', () => {
  test.each([
    ['The call is at 15:00.', ['time-without-zone: 15:00']],
    ['The call is at 3pm on 3 December.', ['time-without-zone: 3pm']],
    ['Das Treffen ist um 15:00, und wir bitten alle um Geduld.', ['time-without-zone: 15:00']],
    ['The call is at 15:00 in Lisbon.', []],
    ['The call is at 15:00 UTC.', []],
    ['The call is at 15:00, your time.', []],
    ['The call is at 3 pm Lisbon time.', []],
    ['The call is at 15:00 (Tokyo).', []],
    ['| Call | UTC |\n|---|---|\n| first | 15:00 |', []],
    ['Look at line 15:000, and at a ratio of 16:9.', []],
    ['It failed with `15:00`.', []]
  ])('%s', (markdown, findings) => {
    expect(marked(markdown)).toEqual(findings)
  })
})

describe('a request', () => {
  test.each([
    ['Someone needs to write the migration.', ['request-without-owner: Someone needs to']],
    ['We should follow up with the vendor.', ['request-without-owner: We should follow up']],
    ['TODO: describe the rollback.', ['request-without-owner: TODO:']],
    ['- [ ] write the migration', ['request-without-owner: write the migration']],
    ['Could you look at the rollback?', ['request-without-date: Could you look']],
    ['Please review the rollback and say what breaks.', ['request-without-date: Please review']],
    ['@mei needs to decide, please confirm.', ['request-without-date: please confirm']],
    ['Mei will look into it.', []],
    ['Please review the rollback by Friday, 4 December.', []],
    ['- [ ] @mei writes the migration by 2026-12-04', []],
    ['- [x] write the migration', []],
    ['- [ ] Is it fast enough?', []],
    ['We should allow trailing commas.', []],
    ['The question is whether we should test it.', []],
    ['If you find more, please add your case.', []],
    ['TODO (Mei): describe the rollback.', []]
  ])('%s', (markdown, findings) => {
    expect(marked(markdown)).toEqual(findings)
  })

  test('without owner and day is told of both', () => {
    const says = (markdown: string) => adviseOn([parseMarkdown(markdown)]).findings[0]?.says
    expect(says('Someone needs to write it.')).toBe('Nobody is named here. Say who does it, and by when.')
    expect(says('Someone needs to write it by 4 December.')).toBe('Nobody is named here. Say who does it.')
  })

  test.each(['Thoughts?', 'Feedback welcome', 'Please review.', 'Hi all, can we talk?', 'PTAL', 'What do you think?'])(
    'with no content is marked: %s',
    (markdown) => {
      expect(marked(markdown)).toContain(`empty-request: ${markdown}`)
    }
  )

  test('that follows what it is about is not empty', () => {
    expect(marked('We keep both formats for a year, as nobody could say who reads the old one. Thoughts?')).toEqual([])
  })
})

describe('a thing that is named', () => {
  test.each([
    ['The numbers are in the spreadsheet.', ['thing-without-link: the spreadsheet']],
    ['See the design doc.', ['thing-without-link: the design doc']],
    ['It is all in that Slack thread.', ['thing-without-link: that Slack thread']],
    ['It is in the ticket.', ['thing-without-link: the ticket']],
    ['The numbers are in [the spreadsheet](https://example.org).', []],
    ['The numbers are in the spreadsheet, see https://example.org/1.', []],
    ['It is in the ticket, #12.', []],
    ['The numbers are in the spreadsheet [[Budget 2027]].', []],
    ['The thread blocks until the lock is free, and this document says why.', []]
  ])('%s', (markdown, findings) => {
    expect(marked(markdown)).toEqual(findings)
  })
})

describe('where a finding is', () => {
  test('path and offsets lead to the very characters, past breaks, images and marks', () => {
    const tree = parseMarkdown('# Plan\n\n- one\n- ![x](y.png) *It* is\\\n  ready **tomorrow**.')
    const [finding] = adviseOn([tree]).findings
    expect(finding).toMatchObject({ text: 0, path: [1, 1, 0], section: 'Plan', quote: 'tomorrow' })
    const block = (finding?.path ?? []).reduce<PmNode>((node, index) => childrenOf(node)[index] ?? node, tree)
    const text = childrenOf(block)
      .map((run) => run.text ?? '·')
      .join('')
    expect(text.slice(finding?.from, finding?.to)).toBe('tomorrow')
  })

  test('what one text of a document explains is explained in the others', () => {
    const texts = ['The service level objective (SLO) slips.', 'Raise the SLO, and the SLA.'].map(parseMarkdown)
    expect(adviseOn(texts).findings.map(({ text, quote }) => [text, quote])).toEqual([[1, 'SLA']])
  })
})

describe('a text that is plainly not English', () => {
  test.each([
    'Bitte für den SLO eine Lösung finden, TODO: das ist nicht fertig. Um 15:00 ist das Treffen.',
    'Il faut que le SLO soit tenu, et le TODO est pour vous : la réunion est à 15:00, avec les autres.',
    'SLO を確認してください。TODO 会議は 15:00 です。'
  ])('hears only of acronyms and times: %s', (markdown) => {
    expect(marked(markdown)).toEqual(['unexplained-acronym: SLO', 'time-without-zone: 15:00'])
    expect(lacking(markdown)).toEqual([])
  })
})

describe('what the whole lacks', () => {
  const filler = 'The old format stays beside the new one, and both are written for a year. '

  test('nothing, for a text that says who, when, why and where', () => {
    const text = `We keep both formats, because readers differ. @mei, please review [the draft](https://a.org) by 2026-12-04.`
    expect(lacking(text)).toEqual([])
  })

  test('an owner and a date, where something is asked', () => {
    expect(lacking('Someone needs to write the migration.')).toEqual(['owner', 'date'])
    expect(lacking('The format stays.')).toEqual([])
  })

  test('a reason and questions, once it is long; links, where it speaks of other things', () => {
    expect(lacking(filler.repeat(5))).toEqual(['why'])
    expect(lacking(filler.repeat(20))).toEqual(['why', 'questions'])
    expect(lacking('The numbers are in the spreadsheet.')).toEqual(['links'])
    const { missing } = adviseOn([newDoc([...childrenOf(parseMarkdown(filler.repeat(20))), ...questionsBlock()])])
    expect(missing.map(({ what }) => what)).toEqual(['why'])
  })
})

describe('however long and strange a text is', () => {
  test('at most 40 findings, at most 12 by one rule', () => {
    const kinds = [
      'It is due tomorrow.',
      'Someone needs to test it.',
      'See the ticket.',
      'At 15:00.',
      'As discussed, no.'
    ]
    const { findings } = adviseOn([parseMarkdown(kinds.flatMap((kind) => Array<string>(30).fill(kind)).join('\n\n'))])
    expect(findings).toHaveLength(40)
    expect(findings.filter(({ rule }) => rule === 'relative-time')).toHaveLength(12)
  })

  test.each([
    'a',
    'A',
    '.',
    '(',
    '[[',
    '"',
    'a.',
    'A ',
    'Aa ',
    'AB (',
    'soon ',
    '@',
    'in a ',
    '12:',
    'TODO ',
    'the ',
    '\uFFFC',
    'AB. ',
    '#1. ',
    'Please test. ',
    'e.g. ',
    '15:00. '
  ])('four hundred thousand characters of “%s” end at once', (piece) => {
    const text = piece.repeat(Math.ceil(390_000 / piece.length))
    const tree = newDoc([{ type: 'paragraph', content: [{ type: 'text', text }] }])
    expect(adviseOn([tree]).findings.length).toBeLessThanOrEqual(40)
  })

  test('an empty text has no advice', () => {
    expect(adviseOn([newDoc([])])).toEqual({ findings: [], missing: [] })
    expect(adviseOn([])).toEqual({ findings: [], missing: [] })
  })
})
