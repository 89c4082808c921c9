import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { err, ok } from '../base/result'
import type { DocumentId } from '../base/ids'
import { readHead } from '../docs/document'
import { importDocument } from '../docs/import-document'
import { importFiles, type ImportPorts } from './import-files'

const files = [
  { path: 'a.md', text: '# A note\n\nWords.' },
  { path: 'b.md', text: '# Meeting\n\n## Agenda items\n\n1. Opening (5m, Ana Pires)\n1. Closing\n' }
]

function ports(create: ImportPorts['engine']['createDocuments'], told: [number, number][] = []): ImportPorts {
  return {
    engine: { createDocuments: create },
    read: (file) => Promise.resolve(ok(importDocument(file))),
    progress: (done, total) => told.push([done, total])
  }
}

test('files become documents in one go, with progress and a report', async () => {
  const kinds: string[] = []
  const told: [number, number][] = []
  const imported = await importFiles(
    { files, leftOut: [{ path: 'photo.png', why: 'Left out: not a Markdown file' }] },
    ports((writes) => {
      for (const write of writes) {
        const doc = new Y.Doc()
        write(doc)
        kinds.push(readHead(doc).kind)
      }
      return Promise.resolve(ok(['one', 'two'] as DocumentId[]))
    }, told)
  )
  expect(kinds).toEqual(['note', 'agenda'])
  expect(told).toEqual([
    [1, 4],
    [2, 4]
  ])
  expect(imported.ok && imported.value.map(({ file, kind, document, note }) => [file, kind, document, note])).toEqual([
    ['a.md', 'note', 'one', ''],
    ['b.md', 'agenda', 'two', '2 items, 1 with a timebox, 1 with an owner'],
    ['photo.png', null, null, 'Left out: not a Markdown file']
  ])
})

test('what cannot be written leaves nothing behind and says so', async () => {
  const failed = await importFiles(
    { files, leftOut: [] },
    ports(() => Promise.resolve(err({ kind: 'StorageFull' })))
  )
  expect(failed).toEqual({ ok: false, error: { kind: 'StorageFull' } })
})

test('nothing to import is said, and nobody is asked to write', async () => {
  const none = await importFiles(
    { files: [], leftOut: [] },
    ports(() => Promise.reject(new Error('asked')))
  )
  expect(none).toEqual({ ok: false, error: { kind: 'NothingToImport' } })
})
