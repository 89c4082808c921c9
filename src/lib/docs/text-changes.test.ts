import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { importDocument, writeImported } from './import-document'
import { textChanges } from './text-changes'

function proposal(problem: string, title = 'Hourly readings'): Y.Doc {
  const doc = new Y.Doc()
  const text = `# ${title}\n\n- Status: draft\n\n## Summary\n\nShort.\n\n## Problem\n\n${problem}\n\n## Proposal\n\nDo it.\n`
  writeImported(doc, importDocument({ path: 'hourly.md', text }))
  return doc
}

test('what changed is told word by word, in the text it changed in', () => {
  const changes = textChanges(proposal('Nine gauges went silent.'), proposal('Nine of 41 gauges went silent.'))
  expect(changes).toEqual([
    {
      section: 'Problem',
      runs: [
        { kind: 'same', text: 'Nine ' },
        { kind: 'added', text: 'of 41 ' },
        { kind: 'same', text: 'gauges went silent.' }
      ]
    }
  ])
})

test('a renamed proposal says so, and equal words say nothing', () => {
  expect(textChanges(proposal('a'), proposal('a'))).toEqual([])
  expect(textChanges(proposal('a', 'Hourly'), proposal('a', 'Daily')).map(({ section }) => section)).toEqual(['Title'])
})

test('texts without a word in common are told whole, at the cost of one look', () => {
  const words = (stem: string) => Array.from({ length: 5_000 }, (_, i) => `${stem}${i}`).join(' ')
  const [changed] = textChanges(proposal(words('low')), proposal(words('high')))
  expect(changed?.runs.map(({ kind }) => kind)).toEqual(['removed', 'added'])
})
