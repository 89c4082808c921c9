/**
 * Copying gives Markdown to everything that asks for plain text; pasting plain text that is Markdown makes what it says.
 * Rich text from elsewhere goes through the schema as usual, and "paste without formatting" stays literal.
 *
 * The Markdown parser and printer are large and come after the editor is usable. Until then a copy is the bare text.
 */
import { Extension } from '@tiptap/core'
import { Fragment, Slice, type Schema } from '@tiptap/pm/model'
import { Plugin } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import type { PmNode } from '$lib/docs/tree'
import { withoutHollow, withoutSheets } from './pasted-html'

/** What a line, or a piece of one, looks like only in Markdown. */
const BLOCK_SIGNS = /^ {0,3}(?:#{1,6} |[-*+] |\d{1,9}[.)] |> ?|```|~~~|\|.*\|\s*$|(?:[-*_] ?){3,}$)/m
const INLINE_SIGNS = /\*\*\S[^*]*\*\*|__\S[^_]*__|~~\S[^~]*~~|`[^`\n]+`|!?\[[^\]\n]+\]\([^)\s]+[^)]*\)/

export const MarkdownClipboard = Extension.create({
  name: 'markdownClipboard',

  addProseMirrorPlugins() {
    const grammar = loadGrammar()
    let print: ((doc: PmNode) => string) | null = null
    // Without it a copy is the bare text, and a paste goes in as it is.
    grammar.then(({ printMarkdown }) => (print = printMarkdown)).catch(() => undefined)
    return [
      new Plugin({
        props: {
          transformPastedHTML: withoutSheets,
          transformPasted: withoutHollow,
          clipboardTextSerializer: (slice) => (print ? print(sliceToDoc(slice)).trimEnd() : plainText(slice)),
          handlePaste(view, event) {
            const markdown = markdownIn(view, event)
            if (markdown === null) return false
            void grammar.then(
              ({ parseMarkdown }) => insertTree(view, parseMarkdown(markdown)),
              () => insertPlain(view, markdown)
            )
            return true
          }
        }
      })
    ]
  }
})

async function loadGrammar() {
  const [{ parseMarkdown }, { printMarkdown }] = await Promise.all([
    import('$lib/docs/markdown-import'),
    import('$lib/docs/markdown-export')
  ])
  return { parseMarkdown, printMarkdown }
}

/** True for plain text that a reader of Markdown would not take for prose. */
export function looksLikeMarkdown(text: string): boolean {
  return BLOCK_SIGNS.test(text) || INLINE_SIGNS.test(text)
}

/** The pasted Markdown, or null where the paste is something else. */
function markdownIn(view: EditorView, { clipboardData }: ClipboardEvent): string | null {
  const isCode = view.state.selection.$from.parent.type.spec.code === true
  if (!clipboardData || isCode || isPlainPaste(view)) return null
  // A code editor's "rich text" is the colouring of its source.
  const isFromCodeEditor = clipboardData.types.includes('vscode-editor-data')
  if (clipboardData.getData('text/html') !== '' && !isFromCodeEditor) return null
  const text = clipboardData.getData('text/plain')
  return looksLikeMarkdown(text) ? text : null
}

/** ProseMirror keeps whether Shift is held for a paste without formatting, and tells nobody by a public name. */
function isPlainPaste(view: EditorView): boolean {
  const { input } = view as EditorView & { readonly input?: { readonly shiftKey?: boolean } }
  return input?.shiftKey === true
}

function insertTree(view: EditorView, tree: PmNode): void {
  if (view.isDestroyed || !view.editable) return
  const content = view.state.schema.nodeFromJSON(tree).content
  const change = view.state.tr.replaceSelection(Slice.maxOpen(inlineIfSingle(content)))
  view.dispatch(change.scrollIntoView().setMeta('paste', true).setMeta('uiEvent', 'paste'))
}

/** The words as they are, where the part that reads Markdown could not be loaded. */
function insertPlain(view: EditorView, text: string): void {
  if (!view.isDestroyed && view.editable) view.pasteText(text)
}

/** One paragraph goes into the line it is pasted into. */
function inlineIfSingle(content: Fragment): Fragment {
  const only = content.childCount === 1 ? content.firstChild : null
  return only?.type.name === 'paragraph' ? Fragment.from(only.content) : content
}

function sliceToDoc(slice: Slice): PmNode {
  const first = slice.content.firstChild
  const schema = first?.type.schema
  const content = first && schema ? wrapped(slice, schema) : slice.content
  return { type: 'doc', content: (content.toJSON() as PmNode[] | null) ?? [] }
}

/** A part of one line, or of one list's items, copied as blocks of their own. */
function wrapped({ content }: Slice, schema: Schema): Fragment {
  const first = content.firstChild
  if (first?.isInline) return Fragment.from(schema.node('paragraph', null, content))
  return content
}

function plainText(slice: Slice): string {
  return slice.content.textBetween(0, slice.content.size, '\n\n')
}
