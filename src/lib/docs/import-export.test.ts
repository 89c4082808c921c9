/** What a file is taken for, and that what is changed in a document is in its export, and in the import of that. */
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { bodyFragment, readTitle, setTitle } from './document'
import { documentText, wordCount } from './document-text'
import { exportDocument } from './export-document'
import { readFragment } from './fragment'
import { importDocument, writeImported } from './import-document'
import { childrenOf, textOf } from './tree'

function documentOf(text: string, path = 'file.md'): Y.Doc {
  const doc = new Y.Doc()
  writeImported(doc, importDocument({ path, text }))
  return doc
}

test('front matter of a note and of an agenda stays in sight, and is written once, as it was', () => {
  const matter = '---\ntags: [river,   walks]\nmood:  "calm" # today\n---\n'
  for (const rest of ['# Walk\n\nWet.\n', '# Meeting\n\n## Agenda items\n\n1. Open\n']) {
    const doc = documentOf(`${matter}\n${rest}`)
    expect(textOf(childrenOf(readFragment(bodyFragment(doc)))[0] ?? { type: 'none' })).toContain(
      'mood:  "calm" # today'
    )
    expect(documentText(doc)).toContain('walks')
    expect(exportDocument(doc)).toBe(`${matter}\n${rest}`)
  }
})

test('front matter names a note that has no heading, stays on top of a new one, and is no word of it', () => {
  const doc = documentOf('---\ntitle: Low water\n---\n\nWet stones.\n')
  expect(readTitle(doc)).toBe('Low water')
  expect(wordCount(doc)).toBe(4)
  setTitle(doc, 'High water')
  expect(exportDocument(doc)).toBe('---\ntitle: Low water\n---\n\n# High water\n\nWet stones.\n')
})
