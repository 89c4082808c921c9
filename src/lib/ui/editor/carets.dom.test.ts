import { Editor } from '@tiptap/core'
import { expect, test } from 'vitest'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { Carets } from './carets'
import type { PersonAt } from './editor-props'
import { QuietCollaboration } from './quiet-collaboration'
import { schemaExtensions } from './schema-extensions'

const THEIRS = 7
const COLOUR = 'red;position:fixed;inset:0'

/** The carets an editor draws where one peer says this of itself. */
function drawn(state: Record<string, unknown>, person: PersonAt): HTMLElement[] {
  const doc = new Y.Doc()
  const fragment = doc.getXmlFragment('body')
  fragment.insert(0, [new Y.XmlElement('paragraph')])
  const awareness = new Awareness(doc)
  const element = document.createElement('div')
  const editor = new Editor({
    element,
    extensions: [
      ...schemaExtensions(),
      QuietCollaboration.configure({ fragment }),
      Carets.configure({ awareness, person })
    ]
  })
  const at = Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(fragment, 0)) as unknown
  awareness.states.set(THEIRS, { cursor: { anchor: at, head: at }, ...state })
  // What y-tiptap does when it hears of a caret, without waiting for its timer.
  editor.view.dispatch(editor.state.tr.setMeta('yjs-cursor$', { awarenessUpdated: true }))
  const carets = [...element.querySelectorAll<HTMLElement>('.peer-caret')]
  awareness.destroy()
  editor.destroy()
  return carets
}

test('Fault 41: name and colour come from the membership, whatever a peer says of itself', () => {
  const said = { name: 'the owner', color: COLOUR, user: { name: 'x'.repeat(1_000_000), color: '#ff0000' } }
  const [caret, ...more] = drawn(said, () => ({ name: 'Ana', hue: 3 }))
  expect(more).toEqual([])
  expect([caret?.className, caret?.getAttribute('style')]).toEqual(['peer-caret peer-3 ProseMirror-widget', null])
  expect(caret?.querySelector<HTMLElement>('.peer-flag')?.dataset['name']).toBe('Ana')
})

test('Fault 41: a hue that is none is the default one, and whom nobody vouches for has no caret', () => {
  for (const hue of [0, 8, 2.5, NaN]) {
    const [caret] = drawn({}, () => ({ name: 'Ana', hue }))
    expect(caret?.classList.contains('peer-1')).toBe(true)
  }
  expect(drawn({}, () => null)).toEqual([])
})

test('Fault 41: a caret at no place is not drawn, and the editor goes on', () => {
  const places = [
    null,
    'here',
    {},
    { anchor: {}, head: 1 },
    { anchor: { item: { client: -1, clock: 2 ** 60 } }, head: {} }
  ]
  for (const cursor of places) expect(drawn({ cursor }, () => ({ name: 'Ana', hue: 3 }))).toEqual([])
})
