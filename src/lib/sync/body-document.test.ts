import { expect, test } from 'vitest'
import { bytesToId, idToBytes } from '../base/ids'
import { docTag, sealingKeyFromBytes } from '../crypto/sealing'
import { encodeAct } from '../wire/act-codec'
import { tagOf } from './body-document'

const key = sealingKeyFromBytes(new Uint8Array(32).fill(1))
const document = bytesToId('document', new Uint8Array(16).fill(2))
const act = (on: typeof document | null) => ({
  kind: 'act' as const,
  act: encodeAct({
    id: bytesToId('act', new Uint8Array(16).fill(3)),
    wallMs: 1,
    document: on,
    about: null,
    replaces: [],
    body: { type: 'read' }
  })
})

test('[BODY-3] an act stands under the tag of its document, like the document’s own updates', () => {
  const update = { kind: 'update' as const, document, schema: 1, clients: [0], update: new Uint8Array(1) }
  expect(tagOf(act(document), key)).toEqual(tagOf(update, key))
  expect(tagOf(update, key)).toEqual(docTag(key, idToBytes(document)))
})

test('[BODY-3] what is about no document stands under the tag of none', () => {
  const none = docTag(key, new Uint8Array(16))
  expect(tagOf(act(null), key)).toEqual(none)
  expect(tagOf({ kind: 'statement', statement: new Uint8Array(4) }, key)).toEqual(none)
})
