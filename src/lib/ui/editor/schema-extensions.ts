/**
 * tiptap's nodes and marks with the contents and attributes of `docs/schema.ts`, which a test compares with these.
 * Containers are closed (`*`): no merge of valid texts can be invalid.
 */
import { Node, type AnyExtension, type Extensions } from '@tiptap/core'
import { Blockquote } from '@tiptap/extension-blockquote'
import { Bold } from '@tiptap/extension-bold'
import { Code } from '@tiptap/extension-code'
import { CodeBlock } from '@tiptap/extension-code-block'
import { Document } from '@tiptap/extension-document'
import { HardBreak } from '@tiptap/extension-hard-break'
import { Heading } from '@tiptap/extension-heading'
import { Highlight } from '@tiptap/extension-highlight'
import { HorizontalRule } from '@tiptap/extension-horizontal-rule'
import { Italic } from '@tiptap/extension-italic'
import { BulletList, ListItem, ListKeymap, OrderedList, TaskList } from '@tiptap/extension-list'
import { Paragraph } from '@tiptap/extension-paragraph'
import { Strike } from '@tiptap/extension-strike'
import { Text } from '@tiptap/extension-text'
import { Dropcursor, Gapcursor } from '@tiptap/extensions'
import { CommentMark } from './comment-mark'
import { QuietImage } from './image-node'
import { SafeLink } from './link-mark'
import { quietly } from './quietly'
import { Raw, RawBlock } from './raw-source'
import { TickItem } from './task-item'
import { QuietTable, TableCell, TableHeader, TableRow } from './tables'

const CLOSED: Readonly<Record<string, string>> = {
  bulletList: 'listItem*',
  orderedList: 'listItem*',
  taskList: 'taskItem*',
  table: 'tableRow*',
  blockquote: 'block*',
  listItem: 'block*',
  taskItem: 'block*',
  tableCell: 'block*',
  tableHeader: 'block*'
}

const quietAttribute = (name: string) => ({ [name]: { default: null, rendered: false } })

/** For a copy to know its language by. One word: with a space in it, a peer could choose any class of ours. */
function languageClass(language: unknown): string | null {
  return typeof language === 'string' && /^[^\s]+$/.test(language) ? `language-${language}` : null
}

/** What tiptap's starter kit consists of, without what writes by itself or is made differently below. */
const KIT: Extensions = [
  Bold,
  Blockquote,
  Document,
  Dropcursor,
  Gapcursor,
  HardBreak,
  Heading,
  HorizontalRule,
  Italic,
  ListItem,
  ListKeymap,
  Paragraph,
  Strike,
  Text
]

/** Everything that makes the schema, and nothing that needs a document. */
export function schemaExtensions(): Extensions {
  return [
    ...KIT,
    withLoose(BulletList),
    withLoose(OrderedList),
    withLoose(TaskList),
    TickItem,
    // The stock `_` forbids bold, linked or struck code.
    Code.extend({ excludes: 'code' }),
    CodeBlock.extend({
      marks: 'comment',
      addAttributes() {
        return { ...this.parent?.(), ...quietAttribute('meta') }
      },
      renderHTML: ({ node }) => ['pre', ['code', { class: languageClass(node.attrs['language']) }, 0]]
    }),
    quietly(SafeLink),
    QuietTable,
    TableRow,
    TableHeader,
    TableCell,
    QuietImage,
    Highlight,
    CommentMark,
    RawBlock,
    Raw
  ].map(closed)
}

function closed(extension: AnyExtension): AnyExtension {
  const content = CLOSED[extension.name]
  return content !== undefined && extension instanceof Node ? extension.extend({ content }) : extension
}

function withLoose(list: Node): Node {
  return list.extend({
    addAttributes() {
      return { ...this.parent?.(), ...quietAttribute('loose') }
    }
  })
}
