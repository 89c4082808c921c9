/** Two real editors edit the same text apart from each other; then both are opened on what the merge made of it. */
import { Editor } from '@tiptap/core'
import * as Y from 'yjs'
import { checkFragment } from '$lib/docs/guard'
import { schema } from '$lib/docs/schema'
import { editorExtensions } from '$lib/ui/editor/editor-extensions'
import { countUpdates, openEditor, settled, wander } from './looking'
import { editAround, newDraw, type Kind } from './random-edits'
import { bodyOf, openState, stateFromMarkdown, stateFromTree, RAGGED, type State } from './texts'
import { newNode, textNode } from '$lib/docs/tree'

const TEXT = `# Winter visits

Two teams, one week each.

- Charge both radios
- Print the closures
  - north
  - south
- Collect the ladder

1. Leave at dawn
2. Sign the box out

- [ ] Ask the mill
- [x] Pack the seals

> Nobody has to be woken up to find it.

| Gauge | Key | Battery |
| --- | --- | --- |
| 17 | Ravi | 31 |
| 18 | Mei | 74 |

\`\`\`
tide = 3
\`\`\`

The road closes on 12 December.
`

/** Where to edit, as the words there. */
const SPOTS: Readonly<Record<Kind, readonly string[]>> = {
  mixed: ['Two teams', 'Print', 'Leave', 'mill', 'woken', '17', 'tide', 'road'],
  tables: ['Key', 'Ravi', '74'],
  lists: ['radios', 'north', 'ladder', 'dawn', 'seals']
}

export interface Merge {
  readonly seed: number
  readonly verdict: string
  readonly updates: number
  readonly areEqual: boolean
  readonly error: string | null
}

export function merge(seed: number, kind: Kind): Merge {
  try {
    const [one, other] = mergedDocs(seed, kind)
    const verdict = checkFragment(bodyOf(one), schema).verdict
    const first = openAndLook(one)
    const second = openAndLook(other)
    const areEqual = first.text === second.text && sameContent(one, other)
    return { seed, verdict, updates: first.updates + second.updates, areEqual, error: null }
  } catch (thrown) {
    return { seed, verdict: 'threw', updates: -1, areEqual: false, error: String(thrown) }
  }
}

function mergedDocs(seed: number, kind: Kind): [Y.Doc, Y.Doc] {
  const draw = newDraw(seed)
  const base = stateFromMarkdown(TEXT)
  const docs: [Y.Doc, Y.Doc] = [openState(base), openState(base)]
  // Yjs breaks ties by client id, so a seed that fails must fail again.
  docs[0].clientID = 1000 + draw(1_000_000)
  docs[1].clientID = 2_000_000 + draw(1_000_000)
  const words = SPOTS[kind]
  const word = words[draw(words.length)] ?? ''
  for (const doc of docs) {
    const editor = openQuiet(doc)
    editAround(editor, kind, positionOf(editor, word), draw)
    close(editor)
  }
  exchange(docs)
  // Whoever reopens a text writes under a new id.
  return [openState(Y.encodeStateAsUpdateV2(docs[0])), openState(Y.encodeStateAsUpdateV2(docs[1]))]
}

function openQuiet(doc: Y.Doc): Editor {
  const element = document.body.appendChild(document.createElement('div'))
  const bound = { fragment: bodyOf(doc), awareness: null, person: () => null, onrefused: () => undefined }
  return new Editor({ element, extensions: editorExtensions(bound, () => ''), injectCSS: false })
}

function close(editor: Editor): void {
  const place = editor.view.dom.parentElement
  editor.destroy()
  place?.remove()
}

function openAndLook(doc: Y.Doc): { updates: number; text: string } {
  const count = countUpdates(doc)
  const editor = openQuiet(doc)
  editor.commands.focus('start')
  editor.commands.selectAll()
  editor.commands.blur()
  const text = JSON.stringify(editor.getJSON())
  close(editor)
  return { updates: count(), text }
}

function positionOf(editor: Editor, word: string): number {
  let found = 1
  editor.state.doc.descendants((node, position) => {
    const at = node.isText ? (node.text?.indexOf(word) ?? -1) : -1
    if (at >= 0) found = position + at
  })
  return found
}

function exchange(docs: readonly Y.Doc[]): void {
  const states = docs.map((doc) => Y.encodeStateAsUpdateV2(doc))
  for (const doc of docs) for (const state of states) Y.applyUpdateV2(doc, state, 'peer')
}

function sameContent(one: Y.Doc, other: Y.Doc): boolean {
  return JSON.stringify(bodyOf(one).toJSON()) === JSON.stringify(bodyOf(other).toJSON())
}

export interface Live {
  readonly seed: number
  /** Exchanges in which somebody still wrote after the edits were made. */
  readonly restless: number
  readonly areEqual: boolean
  readonly error: string | null
}

/** Both stay open; updates cross, and each is looked at after each exchange. */
export function mergeLive(seed: number, kind: Kind): Live {
  try {
    const draw = newDraw(seed)
    const base = stateFromMarkdown(TEXT)
    const docs = [openState(base), openState(base)]
    docs.forEach((doc, index) => (doc.clientID = 1000 + index * 2_000_000 + draw(1_000_000)))
    const editors = docs.map(openQuiet)
    const word = SPOTS[kind][draw(SPOTS[kind].length)] ?? ''
    for (const editor of editors) editAround(editor, kind, positionOf(editor, word), draw)
    const counts = docs.map(countUpdates)
    exchange(docs)
    const arrived = counts.map((count) => count())
    let restless = 0
    for (let round = 0; round < 3; round++) {
      for (const editor of editors) editor.chain().focus('start').blur().run()
      const now = counts.map((count) => count())
      if (now.some((updates, index) => updates !== arrived[index])) restless++
      exchange(docs)
    }
    const texts = editors.map((editor) => JSON.stringify(editor.getJSON()))
    editors.forEach(close)
    return { seed, restless, areEqual: texts[0] === texts[1] && sameContent(docs[0]!, docs[1]!), error: null }
  } catch (thrown) {
    return { seed, restless: -1, areEqual: false, error: String(thrown) }
  }
}

/** One adds a column, one a row; three open what came of it in turn, and tell each other. Counts what they wrote. */
export async function onlookersAtRaggedTable(): Promise<{ readonly rows: number[]; readonly updates: number }> {
  const cell = (text: string) => newNode('tableCell', undefined, [newNode('paragraph', undefined, [textNode(text)])])
  const row = (text: string) => newNode('tableRow', undefined, [cell(text), cell(text), cell(text)])
  const base = stateFromTree({ type: 'doc', content: [newNode('table', undefined, [row('a'), row('b'), row('c')])] })
  const authors = [openState(base), openState(base)]
  for (const [index, doc] of authors.entries()) {
    const editor = openQuiet(doc)
    editor.commands.setTextSelection(positionOf(editor, 'b'))
    if (index === 0) editor.commands.addColumnAfter()
    else editor.commands.addRowAfter()
    close(editor)
  }
  exchange(authors)
  return lookInTurn(Y.encodeStateAsUpdateV2(authors[0]!))
}

export async function onlookersAt(state: State = stateFromTree(RAGGED)) {
  return lookInTurn(state)
}

async function lookInTurn(state: State): Promise<{ readonly rows: number[]; readonly updates: number }> {
  const docs = [openState(state), openState(state), openState(state)]
  const counts = docs.map(countUpdates)
  for (let round = 0; round < 4; round++) {
    for (const doc of docs) {
      const opened = await openEditor(doc)
      await wander(opened.field)
      await opened.close()
      exchange(docs)
    }
  }
  await settled()
  const table = bodyOf(docs[0]!).get(0) as Y.XmlElement
  const rows = table.toArray().map((child) => (child as Y.XmlElement).length)
  return { rows, updates: counts.reduce((sum, count) => sum + count(), 0) }
}
