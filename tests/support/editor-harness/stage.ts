/** An editor on the page for a person, or a test that acts like one: two replicas of a text, of which one is shown. */
import { mount } from 'svelte'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { readFragment } from '$lib/docs/fragment'
import { printMarkdown } from '$lib/docs/markdown-export'
import EditorComponent from '$lib/ui/editor/Editor.svelte'
import { countUpdates } from './looking'
import { bodyOf, openState, stateFromMarkdown, stateFromTree, RAGGED } from './texts'

export interface StageOptions {
  readonly markdown?: string
  readonly ragged?: boolean
  readonly editable?: boolean
}

export interface Stage {
  markdown(): string
  updates(): number
  /** A colleague's edit at the end of the first paragraph. */
  colleagueWrites(text: string): void
  colleaguePoints(at: number): void
  /** What a hostile peer could send as presence. */
  strangerPoints(): void
}

const PEOPLE: Readonly<Record<number, { name: string; hue: number }>> = {
  77: { name: 'Mei', hue: 3 },
  78: { name: 'Ravi', hue: 4 }
}

export function openStage({ markdown = '', ragged = false, editable = true }: StageOptions = {}): Stage {
  const state = ragged ? stateFromTree(RAGGED) : stateFromMarkdown(markdown)
  const doc = markdown === '' && !ragged ? new Y.Doc() : openState(state)
  const colleague = openState(Y.encodeStateAsUpdateV2(doc))
  doc.on(
    'updateV2',
    (update: Uint8Array, origin: unknown) => origin !== 'peer' && Y.applyUpdateV2(colleague, update, 'peer')
  )
  const awareness = new Awareness(doc)
  const target = document.getElementById('place') as HTMLElement
  target.style.cssText = 'max-width: 42rem; margin: 3rem auto; padding: 0 1rem'
  const body = bodyOf(doc)
  const person = (clientId: number) => PEOPLE[clientId] ?? null
  const props = {
    fragment: body,
    label: 'Body',
    editable,
    awareness,
    person,
    placeholder: 'Write, or press / for more'
  }
  mount(EditorComponent, { target, props })
  const updates = countUpdates(doc)

  const caretOf = (clientId: number, cursor: unknown) => {
    awareness.states.set(clientId, { cursor })
    awareness.emit('change', [{ added: [clientId], updated: [], removed: [] }, 'peer'])
  }
  return {
    markdown: () => printMarkdown(readFragment(body)),
    updates,
    colleagueWrites(text) {
      const before = Y.encodeStateVector(doc)
      const paragraph = bodyOf(colleague).get(0) as Y.XmlElement
      const line = paragraph.get(0) as Y.XmlText | undefined
      if (line) line.insert(line.length, text)
      Y.applyUpdateV2(doc, Y.encodeStateAsUpdateV2(colleague, before), 'peer')
    },
    colleaguePoints(at) {
      const line = (body.get(0) as Y.XmlElement).get(0) as Y.XmlText
      const position = Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(line, at)) as unknown
      caretOf(77, { anchor: position, head: position })
    },
    strangerPoints() {
      const bad = { item: { client: -1, clock: 'x' }, type: 7, tname: {} }
      caretOf(78, { anchor: bad, head: bad })
      caretOf(5, { anchor: { tname: 'body' }, head: { tname: 'body' } })
    }
  }
}
