/** Everything an editor on a page consists of: the schema, the binding, and what a person does with them. */
import type { Extensions } from '@tiptap/core'
import { Placeholder } from '@tiptap/extensions'
import { Carets } from './carets'
import type { EditorProps } from './editor-props'
import { FillCells } from './fill-cells'
import { MarkdownClipboard } from './markdown-clipboard'
import { QuietCollaboration } from './quiet-collaboration'
import { RoomBelow } from './room-below'
import { schemaExtensions } from './schema-extensions'

type Bound = Pick<EditorProps, 'fragment' | 'awareness' | 'person'>

export function editorExtensions(bound: Bound, placeholder: () => string): Extensions {
  return [
    ...schemaExtensions(),
    FillCells,
    RoomBelow,
    MarkdownClipboard,
    Placeholder.configure({ placeholder }),
    QuietCollaboration.configure({ fragment: bound.fragment }),
    Carets.configure({ awareness: bound.awareness, person: bound.person })
  ]
}
