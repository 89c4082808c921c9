/**
 * How an imported file was put together, so that exporting it gives its words back in their order: where its title
 * stood, which of its headings became which section, what headed its items. One plain value in `fields`, written
 * at import and never changed; a document made in the app has none.
 */
import type * as Y from 'yjs'
import { isRecord, isText, isWholeNumber, listIn, textIn, type PlainRecord } from './plain'
import { fieldsOf } from './roots'

/** A heading as it stood in the file. */
export interface HeadingLayout {
  readonly level: number
  readonly text: string
}

export interface SectionLayout extends HeadingLayout {
  readonly section: string
}

export interface Layout {
  /** The title was a heading, after that many blocks of the header. Null: it was not written in the text. */
  readonly title: { readonly level: number; readonly after: number } | null
  /** The title this file was given without having one (file name, front matter): not printed while unchanged. */
  readonly impliedTitle: string | null
  readonly sections: readonly SectionLayout[]
  readonly items: { readonly heading: HeadingLayout | null; readonly loose: boolean } | null
}

export const noLayout: Layout = { title: { level: 1, after: 0 }, impliedTitle: null, sections: [], items: null }

/** For use inside a transaction. */
export function writeLayout(doc: Y.Doc, layout: Layout): void {
  fieldsOf(doc).set('layout', { ...layout })
}

export function readLayout(doc: Y.Doc): Layout {
  const value = fieldsOf(doc).get('layout')
  return isRecord(value) ? parseLayout(value) : noLayout
}

/** Takes what fits and leaves the rest out: the words are elsewhere, so nothing can be lost here. */
function parseLayout(value: PlainRecord): Layout {
  return {
    title: parseTitle(value['title']),
    impliedTitle: textIn(value, 'impliedTitle'),
    sections: listIn(value, 'sections').flatMap(parseSection),
    items: parseItems(value['items'])
  }
}

function parseTitle(value: unknown): Layout['title'] {
  if (!isRecord(value)) return null
  const { level, after } = value
  return isWholeNumber(level) && isWholeNumber(after) ? { level, after } : null
}

function parseHeading(value: unknown): HeadingLayout | null {
  if (!isRecord(value)) return null
  const { level, text } = value
  return isWholeNumber(level) && isText(text) ? { level, text } : null
}

function parseSection(value: unknown): SectionLayout[] {
  const heading = parseHeading(value)
  const section = isRecord(value) ? textIn(value, 'section') : null
  return heading && section !== null ? [{ ...heading, section }] : []
}

function parseItems(value: unknown): Layout['items'] {
  if (!isRecord(value)) return null
  return { heading: parseHeading(value['heading']), loose: value['loose'] === true }
}
