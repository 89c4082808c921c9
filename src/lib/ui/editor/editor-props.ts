/** What a page hands to `Editor.svelte`. A `BodyBinding` of the view-models spreads into it as it is. */
import type { Awareness } from 'y-protocols/awareness'
import type { XmlFragment } from 'yjs'

/** Who writes under a Yjs client id, by the membership; null for an id nobody vouches for, whose caret is not shown. */
export type PersonAt = (clientId: number) => { readonly name: string; readonly hue: number } | null

export interface EditorProps {
  readonly fragment: XmlFragment
  /** Accessible name: "Body", "Notes for …", or a section's title. */
  readonly label: string
  readonly editable: boolean
  /** Presence in this document; null where nobody else can be there. */
  readonly awareness: Awareness | null
  readonly person: PersonAt
  /** Said in an empty text. */
  readonly placeholder?: string
}
