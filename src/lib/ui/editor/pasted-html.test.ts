import { getSchema } from '@tiptap/core'
import { Fragment, Slice } from '@tiptap/pm/model'
import { expect, test } from 'vitest'
import { withoutHollow, withoutSheets } from './pasted-html'
import { schemaExtensions } from './schema-extensions'

test('pasted HTML comes without sheets and without another base, and else as it was', () => {
  const words = '<meta charset="utf-8"><p style="text-align: center">base and <b>style</b></p>'
  expect(withoutSheets(words)).toBe(words)
  expect(withoutSheets(`<style>p { color: red }</style>${words}<BASE href=x>`)).toBe(words)
  expect(withoutSheets('<sty<style></style>le>x</style><ba<base>se>y')).toBe('y')
  expect(withoutSheets('a<style>never closed')).toBe('a')
})

test('a paste that is nothing but containers is nothing', () => {
  const schema = getSchema(schemaExtensions())
  const sliceOf = (json: object) => new Slice(Fragment.from(schema.nodeFromJSON(json)), 0, 0)
  const empty = sliceOf({ type: 'table', content: [{ type: 'tableRow' }] })
  const line = sliceOf({ type: 'blockquote', content: [{ type: 'paragraph' }] })

  expect(withoutHollow(empty).size).toBe(0)
  expect(withoutHollow(line)).toBe(line)
  expect(withoutHollow(sliceOf({ type: 'horizontalRule' })).size).toBe(1)
})

test('attributes that would run a script are dropped before anybody parses them, and words stay', () => {
  expect(withoutSheets('<img src=x onerror=pwn()>')).toBe('<img src=x data-dropped=pwn()>')
  expect(withoutSheets('<svg/onload="pwn()"><a title=">" onclick = x>on time = late</a>')).toBe(
    '<svg/data-dropped="pwn()"><a title=">" data-dropped = x>on time = late</a>'
  )
})
