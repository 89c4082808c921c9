/**
 * What a sealed body holds once opened: one kind byte and its fields (BODY-1). An unknown kind keeps its bytes (BODY-2).
 */
import type { Result } from '../base/result'
import { decodeWith, newWriter, type MalformedBytes, type Reader } from './codec'
import type { Body } from './entry'
import { HASH_BYTES } from './sizes'
import { MAX_ACT_BYTES, MAX_BODY_BYTES, MAX_CLIENT_NUMBER, MAX_STATEMENT_BYTES } from './limits'

const UPDATE = 1
const ACT = 2
const STATEMENT = 3
const BLOB_REF = 4

const byNumber = (a: number, b: number) => a - b

export function encodeBody(body: Body): Uint8Array<ArrayBuffer> {
  switch (body.kind) {
    case 'update':
      return newWriter()
        .uint(UPDATE)
        .id('document', body.document)
        .uint(body.schema)
        .list([...body.clients].sort(byNumber), (w, client) => w.uint(client))
        .bytes(body.update)
        .done()
    case 'act':
      return newWriter().uint(ACT).bytes(body.act).done()
    case 'statement':
      return newWriter().uint(STATEMENT).bytes(body.statement).done()
    case 'blob-ref':
      return newWriter()
        .uint(BLOB_REF)
        .id('document', body.document)
        .fixed(body.hash, HASH_BYTES)
        .uint(body.length)
        .done()
    case 'unknown':
      return newWriter().uint(body.code).bytes(body.bytes).done()
  }
}

export function decodeBody(bytes: Uint8Array): Result<Body, MalformedBytes> {
  return decodeWith(bytes, readBody)
}

function readBody(reader: Reader): Body {
  const code = reader.uint()
  switch (code) {
    case UPDATE: {
      const document = reader.id('document')
      const schema = reader.uint()
      const clients = reader.sorted(MAX_CLIENT_NUMBER + 1, byNumber, (r) => r.uint(MAX_CLIENT_NUMBER))
      return { kind: 'update', document, schema, clients, update: reader.bytes(MAX_BODY_BYTES) }
    }
    case ACT:
      return { kind: 'act', act: reader.bytes(MAX_ACT_BYTES) }
    case STATEMENT:
      return { kind: 'statement', statement: reader.bytes(MAX_STATEMENT_BYTES) }
    case BLOB_REF:
      return {
        kind: 'blob-ref',
        document: reader.id('document'),
        hash: reader.fixed(HASH_BYTES),
        length: reader.uint()
      }
    default:
      return { kind: 'unknown', code, bytes: reader.bytes(MAX_BODY_BYTES) }
  }
}
