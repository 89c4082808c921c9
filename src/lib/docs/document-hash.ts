/**
 * One number for what a document is (I1): equal applied frontiers must give equal hashes.
 *
 * It covers what a person could see (every known root as canonical JSON), and what a person could not: the state
 * vector and the deletions. Two documents that show the same and would merge differently are not the same.
 * SHA-256 is passed in, because this room knows no cryptography.
 */
import * as Y from 'yjs'
import { bytesToHex, textToBytes } from '$lib/base/bytes'
import { readFragment } from './fragment'
import { rootTypeOf, usedRoots } from './roots'

export type Hash = (bytes: Uint8Array) => Uint8Array

/** Hex of SHA-256 over the canonical JSON of `[roots, state vector, deletions]`. Never writes. */
export function documentHash(doc: Y.Doc, sha256: Hash): string {
  const roots = Object.fromEntries(usedRoots(doc).map((root) => [root, readRoot(doc, root)]))
  return bytesToHex(sha256(textToBytes(canonicalJson([roots, stateVectorOf(doc), deletionsOf(doc)]))))
}

/** A root of a newer version is told by the state vector alone: its type is not known here. */
function readRoot(doc: Y.Doc, root: string): unknown {
  switch (rootTypeOf(root)) {
    case 'fragment':
      return readFragment(doc.getXmlFragment(root))
    case 'text':
      return doc.getText(root)
    case 'map':
      return doc.getMap(root)
    case null:
      return null
  }
}

function stateVectorOf(doc: Y.Doc): [client: number, clock: number][] {
  return [...Y.decodeStateVector(Y.encodeStateVector(doc))].sort(([a], [b]) => a - b)
}

/** Ranges of deleted clocks by client, touching ranges joined. */
function deletionsOf(doc: Y.Doc): [client: number, ranges: [clock: number, length: number][]][] {
  const { clients } = Y.createDeleteSetFromStructStore(doc.store)
  return [...clients]
    .map(([client, ranges]): [number, [number, number][]] => [client, ranges.map(({ clock, len }) => [clock, len])])
    .sort(([a], [b]) => a - b)
}

/** JSON with sorted keys and no spaces; shared types as what they say. */
export function canonicalJson(value: unknown): string {
  if (value instanceof Y.Map) return canonicalObject(Object.fromEntries(value.entries()))
  if (value instanceof Y.Text) return canonicalJson(value.toDelta())
  if (value instanceof Y.AbstractType) return canonicalJson(value.toJSON())
  if (value instanceof Uint8Array) return canonicalJson({ bytes: bytesToHex(value) })
  if (typeof value === 'bigint') return canonicalJson({ integer: String(value) })
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object' && value !== null) return canonicalObject(value)
  // What JSON has no word for (undefined, infinities) must not vanish: two documents would look alike.
  return JSON.stringify(value === undefined || Number.isNaN(value) ? String(value) : value) ?? '"?"'
}

function canonicalObject(value: object): string {
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`
}
