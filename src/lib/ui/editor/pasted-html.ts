/**
 * What a paste of HTML loses. ProseMirror reads it in a document that runs and loads nothing, and the schema takes only what
 * it knows: none of this is what makes pasting safe.
 */
import { Slice } from '@tiptap/pm/model'

/** Sheets with what they say, and the tag that would change every address. */
const REPORTED = /<style\b[^>]*>[^]*?(?:<\/style[^>]*>|$)|<base\b[^>]*>?/gi

/**
 * Without what the page's policy would be asked about, although nothing comes of it there: so that a report of the policy
 * means that something is wrong. Again until nothing is left to take out, as taking one out may make another.
 */
export function withoutSheets(html: string): string {
  let before: string
  do {
    before = html
    html = before.replace(REPORTED, '')
  } while (html !== before)
  return TAGS.reduce((text, tag) => text.replace(tag, withoutHandlers), html)
}

/** Tags as their quotes have them, then as somebody sees them whose quotes do not fit. */
const TAGS = [/<[a-z](?:"[^"]*"|'[^']*'|[^>"'])*(?:>|$)/gi, /<[a-z][^>]*(?:>|$)/gi]

/** Chromium reports attributes that would run a script also in a document where none runs; the schema drops them anyway. */
const HANDLER = /([\s"'`/])on[\w-]+(?=\s*=)/gi

const withoutHandlers = (tag: string) => tag.replace(HANDLER, '$1data-dropped')

/** Nothing, where there are only containers: ProseMirror's tables throw on a table without a row. */
export function withoutHollow(slice: Slice): Slice {
  let isHollow = true
  slice.content.descendants((node) => {
    isHollow &&= !node.isTextblock && !node.isLeaf
    return isHollow
  })
  return isHollow ? Slice.empty : slice
}
