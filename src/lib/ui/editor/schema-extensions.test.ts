import { getSchema } from '@tiptap/core'
import type { MarkType, NodeType } from '@tiptap/pm/model'
import { describe, expect, test } from 'vitest'
import { schema as written } from '$lib/docs/schema'
import { schemaExtensions } from './schema-extensions'

const built = getSchema(schemaExtensions())

const defaultsOf = ({ spec }: NodeType | MarkType) =>
  Object.fromEntries(Object.entries(spec.attrs ?? {}).map(([name, { default: value }]) => [name, value as unknown]))
const ownMarks = (type: NodeType) => type.markSet?.map(({ name }) => name).sort() ?? 'all'

describe('the editor speaks the schema that docs describes', () => {
  test('the same nodes and marks, and no other', () => {
    expect(Object.keys(built.nodes).sort()).toEqual(Object.keys(written.nodes).sort())
    expect(Object.keys(built.marks).sort()).toEqual(Object.keys(written.marks).sort())
  })

  test.each(Object.keys(written.nodes))('%s holds the same, with the same attributes', (name) => {
    const ours = built.nodes[name]!
    const theirs = written.nodes[name]!
    expect(ours.spec.content ?? '').toBe(theirs.spec.content ?? '')
    expect(ours.spec.group ?? '').toBe(theirs.spec.group ?? '')
    expect(ours.isInline).toBe(theirs.isInline)
    expect(ownMarks(ours)).toEqual(ownMarks(theirs))
    expect(defaultsOf(ours)).toEqual(defaultsOf(theirs))
  })

  test.each(Object.keys(written.marks))('%s excludes the same, with the same attributes', (name) => {
    const ours = built.marks[name]!
    const theirs = written.marks[name]!
    const excludedBy = (type: MarkType) =>
      Object.values(type.schema.marks).flatMap((other) => (type.excludes(other) ? [other.name] : []))
    expect(excludedBy(ours).sort()).toEqual(excludedBy(theirs).sort())
    expect(ours.spec.inclusive ?? true).toBe(theirs.spec.inclusive ?? true)
    expect(defaultsOf(ours)).toEqual(defaultsOf(theirs))
  })
})
