/** Everything an editor on a page consists of: the schema, the binding, and what a person does with them. */
import type { Extensions } from '@tiptap/core'
import { Placeholder } from '@tiptap/extensions'
import { Carets } from './carets'
import type { EditorProps } from './editor-props'
import { FillCells } from './fill-cells'
import { InsertionLimit, type InsertionLimitOptions } from './insertion-limit'
import { MarkdownClipboard } from './markdown-clipboard'
import { QuietCollaboration } from './quiet-collaboration'
import { RoomBelow } from './room-below'
import { schemaExtensions } from './schema-extensions'
import { Settling } from './settling'

type Bound = Pick<EditorProps, 'fragment' | 'awareness' | 'person'> & InsertionLimitOptions

export function editorExtensions(bound: Bound, placeholder: () => string): Extensions {
  return [
    ...schemaExtensions(),
    FillCells,
    RoomBelow,
    InsertionLimit.configure({ onrefused: () => bound.onrefused() }),
    MarkdownClipboard,
    Placeholder.configure({ placeholder }),
    QuietCollaboration.configure({ fragment: bound.fragment }),
    Settling,
    Carets.configure({ awareness: bound.awareness, person: bound.person })
  ]
}
