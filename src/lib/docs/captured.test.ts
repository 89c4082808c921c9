import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { bytesToId } from '$lib/base/ids'
import { notesOf } from './agenda'
import { addItem } from './agenda-edit'
import { createCaptured, titleOfWords, type CapturedWords } from './captured'
import { checkDocument } from './check-document'
import { createAgenda } from './create'
import { readTitle } from './document'
import { fragmentText } from './document-text'
import { writeFragment } from './fragment'
import { readFields, sectionFragment } from './proposal'
import { readTerms } from './proposal-terms'
import { readTrail } from './trail'
import { newDoc, newNode, textNode } from './tree'

const [ines, agendaId] = [bytesToId('member', new Uint8Array(16)), bytesToId('document', new Uint8Array(16))]
const words = 'Flood mode also starts when the water rises 10 cm in 10 minutes. We look at false alarms later.'

function notes(): Y.XmlFragment {
  const doc = new Y.Doc()
  createAgenda(doc, { title: 'Hourly readings review' })
  addItem(doc, { id: 'one', topic: 'What starts flood mode?' })
  const said = newNode('paragraph', undefined, [textNode('Ravi: gauges can compare two readings.')])
  writeFragment(notesOf(doc, 'one'), newDoc([said]))
  return notesOf(doc, 'one')
}

function captured(decided: CapturedWords['decided']): Y.Doc {
  const doc = new Y.Doc()
  const from = { document: agendaId, title: 'Hourly readings review' }
  createCaptured(doc, { words, topic: 'What starts flood mode?', notes: notes(), from, decided })
  return doc
}

describe('what is captured in a meeting', () => {
  it('is a proposal with its words, its notes and the way back', () => {
    const doc = captured(null)
    expect(checkDocument(doc).verdict).toBe('ok')
    expect(readTitle(doc)).toBe('Flood mode also starts when the water rises 10 cm in 10 minutes')
    expect(fragmentText(sectionFragment(doc, 'summary'))).toBe(words)
    expect(fragmentText(sectionFragment(doc, 'problem'))).toContain('Ravi: gauges can compare')
    expect(readTrail(doc).from?.title).toBe('Hourly readings review')
    expect(readFields(doc).status).toBe('draft')
  })

  it('is open where it was decided, and goes ahead unless somebody objects in time', () => {
    const closes = { wall: '2026-12-02T17:00', zone: 'Europe/Lisbon' }
    const doc = captured({ proposer: ines, asked: { kind: 'everyone', members: [ines] }, closes })
    expect(readFields(doc)).toMatchObject({ status: 'open', closes })
    expect(readTerms(doc)).toMatchObject({ mode: 'objections', proposer: ines })
    expect(checkDocument(doc).verdict).toBe('ok')
  })

  it.each([
    ['  One.  Two. ', 'One'],
    ['No full stop', 'No full stop'],
    [`${'word '.repeat(30)}.`, `${'word '.repeat(18).trim()}…`],
    ['x'.repeat(200), `${'x'.repeat(89)}…`]
  ])('%j is called %j', (said, title) => {
    expect(titleOfWords(said)).toBe(title)
  })
})
