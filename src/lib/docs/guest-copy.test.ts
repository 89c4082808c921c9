import { expect, test } from 'vitest'
import { bytesToId } from '../base/ids'
import * as Y from 'yjs'
import { createProposal } from './create'
import { guestCopyOf, readGuestCopy } from './guest-copy'
import { sectionFragment } from './proposal'
import { setTerms } from './proposal-terms'
import { writeFragment } from './fragment'
import { addLedTo, setFrom } from './trail'
import { newDoc, newNode, textNode } from './tree'

const document = bytesToId('document', new Uint8Array(16).fill(7))

test('a copy for guests names no other document: not the one it came from, nor the one it would replace', () => {
  const doc = new Y.Doc()
  createProposal(doc, { title: 'Gauges' })
  const words = newDoc([newNode('paragraph', undefined, [textNode('Hourly is enough.')])])
  doc.transact(() => writeFragment(sectionFragment(doc, 'summary'), words))
  setFrom(doc, { document, title: 'Secret storm plan' })
  addLedTo(doc, { document, title: 'Secret ferry plan' })
  setTerms(doc, { mode: 'consent', supersedes: { document, title: 'Secret levee deal' } })
  const copy = readGuestCopy(guestCopyOf(doc).update)
  const said = JSON.stringify(copy)
  expect(said).toContain('Hourly is enough.')
  expect(said).not.toContain('Secret')
  expect(said).not.toContain(document)
})
