/** Opens a document in an editor, looks at it in every way that is not writing, and counts what Yjs was told. */
import { Editor, type Extensions } from '@tiptap/core'
import { Collaboration } from '@tiptap/extension-collaboration'
import { TrailingNode } from '@tiptap/extensions'
import { mount, unmount } from 'svelte'
import type * as Y from 'yjs'
import EditorComponent from '$lib/ui/editor/Editor.svelte'
import { FillCells } from '$lib/ui/editor/fill-cells'
import { SafeLink } from '$lib/ui/editor/link-mark'
import { schemaExtensions } from '$lib/ui/editor/schema-extensions'
import { PlainTable } from '$lib/ui/editor/tables'
import { bodyOf, openState, type State } from './texts'

/**
 * `app` is the editor of the app. The others lack what keeps it quiet, to show that the test can fail: `ungated` has
 * neither gate nor guard nor restraint of tables and autolink, `stock` also ends every text in a paragraph.
 */
export type Variant = 'app' | 'ungated' | 'stock'

export interface Opened {
  readonly field: HTMLElement
  close(): Promise<void>
}

export interface Look {
  readonly updates: number
  readonly isReadOnly: boolean
  readonly text: string
}

/** Opens, focuses, selects all, blurs and closes. */
export async function look(state: State, variant: Variant): Promise<Look> {
  const doc = openState(state)
  const count = countUpdates(doc)
  const opened = await openEditor(doc, variant)
  const text = opened.field.textContent
  const isReadOnly = opened.field.getAttribute('role') !== 'textbox'
  await wander(opened.field)
  await opened.close()
  await settled()
  doc.destroy()
  return { updates: count(), isReadOnly, text }
}

export function countUpdates(doc: Y.Doc): () => number {
  let updates = 0
  doc.on('update', () => updates++)
  return () => updates
}

/** Focus, all of it, and away again. */
export async function wander(field: HTMLElement): Promise<void> {
  field.focus()
  await settled()
  document.execCommand('selectAll')
  await settled()
  field.blur()
  document.getSelection()?.removeAllRanges()
  await settled()
}

export async function openEditor(doc: Y.Doc, variant: Variant = 'app'): Promise<Opened> {
  const place = document.body.appendChild(document.createElement('div'))
  const close = variant === 'app' ? openComponent(doc, place) : openBare(doc, place, variant)
  const field = await shown(place)
  await settled()
  return {
    field,
    async close() {
      await close()
      place.remove()
    }
  }
}

/** The tiptap editor of an open field. */
export function editorOf({ field }: Opened): Editor {
  return (field as HTMLElement & { editor: Editor }).editor
}

function openComponent(doc: Y.Doc, target: HTMLElement): () => Promise<void> {
  const props = { fragment: bodyOf(doc), label: 'Body', editable: true, awareness: null, person: () => null }
  const component = mount(EditorComponent, { target, props })
  return () => unmount(component)
}

function openBare(doc: Y.Doc, element: HTMLElement, variant: 'ungated' | 'stock'): () => Promise<void> {
  const editor = new Editor({ element, extensions: loudExtensions(bodyOf(doc), variant) })
  editor.view.dom.setAttribute('role', 'textbox')
  return async () => editor.destroy()
}

function loudExtensions(fragment: Y.XmlFragment, variant: 'ungated' | 'stock'): Extensions {
  const loud = schemaExtensions().map((extension) => {
    if (extension.name === 'table') return PlainTable.extend({ content: 'tableRow*' })
    return extension.name === 'link' ? SafeLink : extension
  })
  return [...loud, FillCells, Collaboration.configure({ fragment }), ...(variant === 'stock' ? [TrailingNode] : [])]
}

/** The field once it is bound, or the text once it is shown read-only. */
async function shown(place: HTMLElement): Promise<HTMLElement> {
  const find = () => place.querySelector<HTMLElement>('[role="textbox"]:not([aria-busy]), [role="region"]')
  for (;;) {
    const field = find()
    if (field) return field
    await new Promise<void>((resolve) => {
      const observer = new MutationObserver(() => {
        observer.disconnect()
        resolve()
      })
      observer.observe(place, { childList: true, subtree: true, attributes: true })
    })
  }
}

/** Everything a look may have set off has happened: a frame, and the tasks queued in it. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => requestAnimationFrame(resolve))
  await new Promise((resolve) => setTimeout(resolve))
}
