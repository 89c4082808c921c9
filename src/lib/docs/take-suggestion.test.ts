/** A suggestion taken into a real document: one change, and nothing else of it moves. */
import { beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { sha256 } from '../crypto/hash'
import { addItem } from './agenda-edit'
import { checkDocument } from './check-document'
import { setTitle, stampKind } from './document'
import { sectionFragment } from './proposal'
import { writeFragment } from './fragment'
import type { MergeChoice } from './merge-suggestion'
import { changedCopy } from './suggestion-copy'
import { suggestedChanges } from './suggestion-changes'
import { conflictKey, planMerge, rebasedCopy, takeIn } from './take-suggestion'
import { textNames, versionHash, versionOf, type TextVersion } from './text-version'
import { newDoc, newNode, textNode, type PmNode } from './tree'

const NONE: ReadonlyMap<string, MergeChoice> = new Map()
const paragraph = (...runs: (string | PmNode)[]): PmNode =>
  newNode(
    'paragraph',
    undefined,
    runs.map((run) => (typeof run === 'string' ? textNode(run) : run))
  )

let doc: Y.Doc
let base: TextVersion

beforeEach(() => {
  doc = new Y.Doc()
  stampKind(doc, 'proposal')
  setTitle(doc, 'Boots')
  const anchored = textNode('nine of 41', [{ type: 'comment', attrs: { id: 'thread' } }])
  writeFragment(
    sectionFragment(doc, 'problem'),
    newDoc([paragraph('In winter ', anchored, ' went silent.'), paragraph('Two.')])
  )
  base = versionOf(doc)
})

const problem = () => sectionFragment(doc, 'problem')
const withText = (blocks: readonly PmNode[], title = base.title): TextVersion => {
  return { title, texts: new Map([...base.texts, ['section:problem', blocks]]) }
}

function planFor(copy: TextVersion, from: TextVersion | null = base) {
  const changed = changedCopy(base, copy)
  if (!changed) throw new Error('it changes something')
  return planMerge({ base: from, copy: changed, present: versionOf(doc) })
}

test('it is one change, and the document is then the copy', () => {
  const copy = withText(
    [paragraph('Last winter nine of 41 went silent.'), newNode('heading', { level: 2 }, [textNode('Why')])],
    'Warm boots'
  )
  let changes = 0
  doc.on('update', () => (changes += 1))
  takeIn(doc, planFor(copy), { choices: NONE })
  expect(changes).toBe(1)
  expect(changedCopy(versionOf(doc), copy)).toBeNull()
  expect(checkDocument(doc).verdict).toBe('ok')
})

test('an anchor stays on its words when words beside it change', () => {
  takeIn(doc, planFor(withText([paragraph('Last winter nine of 41 went silent.'), paragraph('Two.')])), {
    choices: NONE
  })
  expect(problem().get(0).toString()).toContain('<comment id="thread">nine of 41</comment>')
})

test('a block nobody suggested to change is not touched', () => {
  const second = problem().get(1)
  takeIn(doc, planFor(withText([paragraph('Else.'), paragraph('Two.')])), { choices: NONE })
  expect(problem().get(1)).toBe(second)
})

test('marks are taken in, and the letters after them are as they were', () => {
  const bold = textNode('Two', [{ type: 'bold' }])
  const first = base.texts.get('section:problem')?.[0] ?? paragraph()
  const copy = withText([first, paragraph(bold, '. Three 🧦.')])
  takeIn(doc, planFor(copy), { choices: NONE })
  expect(changedCopy(versionOf(doc), copy)).toBeNull()
})

test('where both changed a block it is left until somebody chooses', () => {
  const copy = withText([paragraph('In winter nine of 41 went silent.'), paragraph('Three.')], 'Shoes')
  doc.transact(() => {
    setTitle(doc, 'Sandals')
    problem().delete(1, 1)
    writeFragment(problem(), newDoc([paragraph('Four.')]))
  })
  const plan = planFor(copy)
  expect(plan.title?.isConflict).toBe(true)
  expect(plan.texts).toMatchObject([{ root: 'section:problem', edits: [{ from: 1, to: 2, isConflict: true }] }])
  const before = versionOf(doc)
  takeIn(doc, plan, { choices: NONE })
  expect(versionOf(doc)).toEqual(before)
  takeIn(doc, plan, {
    choices: new Map<string, MergeChoice>([
      [conflictKey('section:problem', 0), 'both'],
      [conflictKey('title', 0), 'take']
    ])
  })
  expect(versionOf(doc).texts.get('section:problem')?.slice(1)).toEqual([paragraph('Four.'), paragraph('Three.')])
  expect(versionOf(doc).title).toBe('Shoes')
})

test('where what it was made of is not known, every difference is asked about', () => {
  const plan = planFor(withText([paragraph('Else.'), paragraph('Two.')], 'Shoes'), null)
  expect(plan.title?.isConflict).toBe(true)
  expect(plan.texts[0]?.edits).toMatchObject([{ isConflict: true }])
})

test('a copy made of an older text says, when it is sent, what it says about the text as it is', () => {
  const copy = withText([...(base.texts.get('section:problem') ?? []), paragraph('Three.')])
  doc.transact(() => writeFragment(problem(), newDoc([paragraph('Zero.')]), 0))
  const rebased = rebasedCopy(base, copy, versionOf(doc))
  const changed = changedCopy(versionOf(doc), rebased)
  expect(changed && suggestedChanges(changed, versionOf(doc))[0]?.runs.filter(({ kind }) => kind !== 'same')).toEqual([
    { kind: 'added', text: '\nThree.' }
  ])
  expect(rebased.texts.get('section:problem')?.[0]).toEqual(paragraph('Zero.'))
})

test('an agenda has its notes in it, and its hash tells them', () => {
  const agenda = new Y.Doc()
  stampKind(agenda, 'agenda')
  addItem(agenda, { id: 'item', topic: 'Gauges' })
  expect([...versionOf(agenda).texts.keys()]).toEqual(['body', 'notes:item', 'after'])
  expect(textNames(agenda).get('notes:item')).toBe('Notes for Gauges')
  const before = versionHash(agenda, sha256)
  writeFragment(agenda.getXmlFragment('notes:item'), newDoc([paragraph('Noted.')]))
  expect(versionHash(agenda, sha256)).not.toEqual(before)
})

test('what it changes of a text that is gone is left alone, and said', () => {
  const changed = { title: null, texts: new Map([['notes:gone', [paragraph('Words.')]]]) }
  expect(planMerge({ base, copy: changed, present: base })).toEqual({ title: null, texts: [], gone: ['notes:gone'] })
  expect(suggestedChanges(changed, base)).toEqual([{ root: 'notes:gone', runs: [{ kind: 'added', text: 'Words.' }] }])
})
