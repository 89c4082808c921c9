import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { readDecisionContext } from './decision-context'
import { importDocument, writeImported } from './import-document'
import { MOST_CONTEXT_CHARACTERS } from './limits'

function proposal(text: string): Y.Doc {
  const doc = new Y.Doc()
  writeImported(doc, importDocument({ path: 'rfc-gauges.md', text }))
  return doc
}

test('a decision tells its problem in a paragraph, what else was considered, what is given up, and where it points', () => {
  const doc = proposal(
    [
      '# Gauges',
      '## Problem',
      'Nine went silent. See [the log](https://tides.example/log).',
      'They froze.',
      '## Alternatives',
      '- Bigger batteries, as [here](https://tides.example/log)',
      '- Nothing',
      '## Drawbacks',
      'The live view.'
    ].join('\n\n')
  )
  expect(readDecisionContext(doc)).toEqual({
    context: 'Nine went silent. See the log.',
    options: 'Bigger batteries, as here\nNothing',
    givenUp: 'The live view.',
    links: [{ text: 'the log', href: 'https://tides.example/log' }]
  })
})

test('without a problem the summary says it, and what is longer than a log is cut', () => {
  const doc = proposal(`# Gauges\n\n## Summary\n\nOnce an hour.\n\n## Alternatives\n\n${'word '.repeat(600)}`)
  const { context, options, givenUp, links } = readDecisionContext(doc)
  expect([context, givenUp, links]).toEqual(['Once an hour.', '', []])
  expect([options.length <= MOST_CONTEXT_CHARACTERS + 1, options.endsWith('…')]).toEqual([true, true])
})
