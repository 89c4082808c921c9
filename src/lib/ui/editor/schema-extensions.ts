/**
 * tiptap's nodes and marks with the contents and attributes of `docs/schema.ts`, which a test compares with these.
 * Containers are closed (`*`): no merge of valid texts can be invalid.
 */
import { Mark, Node, type AnyExtension, type Extensions } from '@tiptap/core'
import { Code } from '@tiptap/extension-code'
import { CodeBlock } from '@tiptap/extension-code-block'
import { Highlight } from '@tiptap/extension-highlight'
import { BulletList, OrderedList, TaskList } from '@tiptap/extension-list'
import StarterKit from '@tiptap/starter-kit'
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

/** Where a comment is anchored; what it says lives elsewhere. */
const Comment = Mark.create({
  name: 'comment',
  inclusive: false,
  addAttributes: () => ({ id: { default: null } }),
  parseHTML: () => [{ tag: 'span[data-comment]' }],
  renderHTML: () => ['span', { 'data-comment': '' }, 0]
})

/** What of the kit writes by itself stays out: trailing paragraphs, history, and everything replaced below. */
const Kit = StarterKit.extend({
  addExtensions() {
    return (this.parent?.() ?? []).map(closed)
  }
}).configure({
  undoRedo: false,
  trailingNode: false,
  underline: false,
  link: false,
  code: false,
  codeBlock: false,
  bulletList: false,
  orderedList: false
})

/** Everything that makes the schema, and nothing that needs a document. */
export function schemaExtensions(): Extensions {
  return [
    Kit,
    withLoose(BulletList),
    withLoose(OrderedList),
    withLoose(TaskList),
    TickItem,
    // The stock `_` forbids bold, linked or struck code.
    Code.extend({ excludes: 'code' }),
    CodeBlock.extend({
      addAttributes() {
        return { ...this.parent?.(), ...quietAttribute('meta') }
      }
    }),
    quietly(SafeLink),
    QuietTable,
    TableRow,
    TableHeader,
    TableCell,
    QuietImage,
    Highlight,
    Comment,
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
