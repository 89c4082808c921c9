/**
 * Binds an editor to Yjs so that looking changes nothing.
 *
 * y-tiptap compares the whole of ProseMirror with Yjs after *every* transaction, a focus included, and writes the
 * difference: whatever a plugin tidied up during the first rendering is written at the first look. So:
 * - the gate lets it compare only after an edit that was made here;
 * - plugins that append transactions (autolink, tables) answer only to such an edit (`quietly`);
 * - what it writes of anchors is tidied at once (`tidy-anchors.ts`);
 * - a binding that was let go of (`letGo`) writes nothing any more, whatever the view still does;
 * - a caret that was moved just before something arrives stays where it was put (`moved-caret.ts`).
 */
import type { Editor } from '@tiptap/core'
import { Collaboration } from '@tiptap/extension-collaboration'
import { Plugin, PluginKey, type EditorState, type PluginView, type Transaction } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { getRelativeSelection, ySyncPluginKey } from '@tiptap/y-tiptap'
import type * as Y from 'yjs'
import { stateAsShown } from './moved-caret'
import { tidyAnchors, writtenBy } from './tidy-anchors'

interface Binding {
  /** Null once the binding was destroyed. */
  readonly prosemirrorView: unknown
  readonly doc: Y.Doc
  /** Runs what it is given unless it is running already: what the binding writes, it does not hear. */
  readonly mux: (run: () => void) => void
  /** Where the caret goes again after what arrives; null outside of transactions. */
  beforeTransactionSelection: unknown
  destroy(): void
}

/** Counts the edits made here; Yjs' own changes and mere looks leave it alone. */
const userEditsKey = new PluginKey<number>('userEdits')

/** An edit made here, or one that a plugin appended to such an edit. */
export function isUserEdit(transaction: Transaction): boolean {
  const appendedTo: unknown = transaction.getMeta('appendedTransaction')
  const root = appendedTo ? (appendedTo as Transaction) : transaction
  return transaction.docChanged && !root.getMeta(ySyncPluginKey)
}

export const QuietCollaboration = Collaboration.extend({
  addProseMirrorPlugins() {
    const plugins = this.parent?.() ?? []
    for (const plugin of plugins) if (plugin.spec.key === ySyncPluginKey) gate(plugin)
    return [countUserEdits(), ...plugins]
  }
})

function countUserEdits(): Plugin<number> {
  return new Plugin({
    key: userEditsKey,
    state: { init: () => 0, apply: (transaction, edits) => (isUserEdit(transaction) ? edits + 1 : edits) }
  })
}

function gate(plugin: Plugin): void {
  const openView = plugin.spec.view
  if (!openView) return
  plugin.spec.view = (view): PluginView => {
    const inner = openView(view)
    const follow = followCaret(view)
    return {
      ...inner,
      destroy() {
        follow.end()
        inner.destroy?.()
      },
      update(now, before) {
        const edited = userEditsKey.getState(now.state) !== userEditsKey.getState(before)
        const binding = edited ? bindingOf(now.state) : null
        if (binding?.prosemirrorView != null) writeEdit(binding, () => inner.update?.(now, before))
      }
    }
  }
}

/** Asked after the binding, which has then noted where the editor believes the caret to be. */
function followCaret(view: EditorView): { readonly end: () => void } {
  const doc = bindingOf(view.state)?.doc
  const note = () => {
    const binding = bindingOf(view.state)
    const state = binding?.prosemirrorView == null ? null : stateAsShown(view)
    if (binding && state) binding.beforeTransactionSelection = getRelativeSelection(binding as never, state)
  }
  doc?.on('beforeAllTransactions', note)
  return { end: () => doc?.off('beforeAllTransactions', note) }
}

/** Unbinds the editor at once, even in the middle of a Yjs transaction: its view then follows and writes nothing. */
export function letGo(editor: Editor): void {
  bindingOf(editor.state)?.destroy()
  editor.setEditable(false, false)
}

/** Within the binding's own turn, so that it does not take what is tidied for a change from elsewhere. */
function writeEdit({ doc, mux }: Binding, write: () => void): void {
  const since = writtenBy(doc)
  write()
  mux(() => doc.transact(() => tidyAnchors(doc, since), ySyncPluginKey))
}

function bindingOf(state: EditorState): Binding | null {
  return (ySyncPluginKey.getState(state) as { readonly binding: Binding | null } | undefined)?.binding ?? null
}
