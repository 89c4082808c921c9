/**
 * Texts as a patched app could write them straight into a Y.Doc: wherever a reader might take something for an address, a
 * style, a class or markup, it says something hostile. Such a text met no paste rule and no importer.
 */
import type { Editor } from '@tiptap/core'
import { mount, unmount } from 'svelte'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { writeFragment } from '$lib/docs/fragment'
import { newNode, textNode, type PmNode } from '$lib/docs/tree'
import EditorComponent from '$lib/ui/editor/Editor.svelte'
import { editorOf, openEditor, settled, type Opened } from './looking'
import { bodyOf, openState, stateFromTree } from './texts'

let opened: Opened | null = null

/** Known nodes with hostile values, shown in an editor; or unknown ones among them, so that it is shown read-only. */
export async function openHostile(pieces: readonly string[], isKnown: boolean): Promise<'editor' | 'read-only'> {
  await opened?.close()
  const doc = openState(stateFromTree({ type: 'doc', content: pieces.flatMap((piece) => blocksOf(piece, isKnown)) }))
  if (!isKnown) doc.transact(() => pieces.forEach((piece) => addUnknown(bodyOf(doc), piece)))
  opened = await openEditor(doc)
  return opened.field.getAttribute('role') === 'textbox' ? 'editor' : 'read-only'
}

/** Everything in the open editor, as another program gets it from the clipboard. */
export function copyHostile(): string {
  const editor = openEditorOf(opened)
  editor.commands.selectAll()
  const clipboardData = new DataTransfer()
  editor.view.dom.dispatchEvent(new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true }))
  return clipboardData.getData('text/html')
}

/** Carets by these names, whose states say what a peer could say of itself besides. Resolves to the names drawn. */
export async function showHostileCarets(names: readonly string[]): Promise<string[]> {
  const doc = openState(stateFromTree({ type: 'doc', content: [newNode('paragraph', undefined, [textNode('here')])] }))
  const awareness = new Awareness(doc)
  const target = document.body.appendChild(document.createElement('div'))
  const person = (client: number) => ({ name: names[client - FIRST] ?? '', hue: 1 as const })
  const props = { fragment: bodyOf(doc), label: 'Carets', editable: true, awareness, person }
  const component = mount(EditorComponent, { target, props })
  while (!target.querySelector('[role="textbox"]:not([aria-busy])')) await settled()
  const line = (bodyOf(doc).get(0) as Y.XmlElement).get(0) as Y.XmlText
  const at = Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(line, 1)) as unknown
  names.forEach((name, index) => {
    const user = { name, color: name, colorLight: name }
    awareness.states.set(FIRST + index, { user, name, color: name, cursor: { anchor: at, head: at } })
  })
  const added = names.map((_, index) => FIRST + index)
  awareness.emit('change', [{ added, updated: [], removed: [] }, 'peer'])
  await settled()
  const drawn = [...target.querySelectorAll<HTMLElement>('.peer-flag')].map(({ dataset }) => dataset['name'] ?? '')
  await unmount(component)
  target.remove()
  return drawn
}

const FIRST = 1000

function openEditorOf(shown: Opened | null): Editor {
  if (!shown) throw new Error('nothing is open')
  return editorOf(shown)
}

/** No editor opens on a thread's id that is none; as source it may be anything. */
function blocksOf(piece: string, isKnown: boolean): PmNode[] {
  const link = { type: 'link', attrs: { href: piece, title: piece, ref: piece } }
  const image = { src: piece, alt: piece, title: piece, href: piece, hrefTitle: piece, ref: piece, hrefRef: piece }
  const line = newNode('paragraph', undefined, [
    textNode(piece, [link]),
    textNode(piece, [{ type: 'raw' }]),
    textNode(piece, [{ type: 'comment', attrs: { id: isKnown ? 'thread' : piece } }]),
    newNode('image', image)
  ])
  const cell = newNode('tableCell', { align: piece }, [line])
  const head = newNode('tableHeader', { align: piece }, [line])
  return [
    newNode('codeBlock', { language: piece, meta: piece }, [textNode(piece)]),
    newNode('rawBlock', { kind: piece }, [textNode(piece)]),
    newNode('orderedList', { type: piece }, [newNode('listItem', undefined, [line])]),
    newNode('table', undefined, [newNode('tableRow', undefined, [head, cell])])
  ]
}

/** A node, a mark and an attribute named by it. */
function addUnknown(body: Y.XmlFragment, piece: string): void {
  const known = new Y.XmlElement('paragraph')
  const unknown = new Y.XmlElement(piece)
  const text = new Y.XmlText()
  body.push([known, unknown])
  known.push([text])
  text.insert(0, piece, { [piece]: { href: piece }, link: { href: piece, [piece]: piece } })
  unknown.setAttribute(piece, piece)
  unknown.setAttribute('href', piece)
  writeFragment(body, { type: 'doc', content: [{ type: piece, attrs: { src: piece, style: piece } }] })
}
