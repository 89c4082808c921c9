/**
 * The slash menu: `/` and a few letters offer what can be made here. The list opens only for a slash typed in this
 * editor, never for one that arrives or is merely passed by the caret; choosing takes the typed letters away again.
 */
import { Extension, type ChainedCommands, type Range } from '@tiptap/core'
import type { ResolvedPos } from '@tiptap/pm/model'
import { PluginKey } from '@tiptap/pm/state'
import { Suggestion, type SuggestionProps } from '@tiptap/suggestion'
import { BLOCKS, TABLE_CHANGES, matchingCommands, type TextCommand } from './commands'
import { isUserEdit } from './quiet-collaboration'

const slashKey = new PluginKey('slashMenu')

type Offer = SuggestionProps<TextCommand, TextCommand>

/** What is offered at the moment; the list on screen reads it. */
export class SlashMenu {
  #offer: Offer | null = $state.raw(null)
  #chosen = $state(0)

  get commands(): readonly TextCommand[] {
    return this.#offer?.items ?? []
  }

  get chosen(): number {
    return this.#chosen
  }

  /** Keeps the list beside the caret while it is shown. */
  place = (list: HTMLElement): (() => void) | undefined => {
    const offer = this.#offer
    return offer?.mount(list)
  }

  offer(offer: Offer): void {
    if (offer.loading) return
    if (offer.query !== this.#offer?.query) this.#chosen = 0
    this.#offer = offer
  }

  close(): void {
    this.#offer = null
    this.#chosen = 0
  }

  choose(index: number): boolean {
    const command = this.commands[index]
    if (!command || !this.#offer) return false
    this.#offer.command(command)
    return true
  }

  /** True when the key belonged to the list. */
  press({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
    const count = this.commands.length
    if (count === 0 || ctrlKey || metaKey || altKey) return false
    if (key === 'ArrowDown') return this.#move(1)
    if (key === 'ArrowUp') return this.#move(-1)
    if (key === 'Enter' || key === 'Tab') return this.choose(this.#chosen)
    return /^[1-9]$/.test(key) && this.choose(Number(key) - 1)
  }

  #move(by: number): boolean {
    const count = this.commands.length
    this.#chosen = (this.#chosen + by + count) % count
    return true
  }
}

export function slashExtension(menu: SlashMenu): Extension {
  return Extension.create({
    name: 'slashMenu',
    addProseMirrorPlugins() {
      return [
        Suggestion<TextCommand, TextCommand>({
          pluginKey: slashKey,
          editor: this.editor,
          char: '/',
          decorationClass: 'slash-query',
          items: ({ query, editor }) => [
            ...matchingCommands(editor.isActive('table') ? [...TABLE_CHANGES, ...BLOCKS] : BLOCKS, query)
          ],
          allow: ({ state, range, isActive }) => isActive === true || isProse(state.doc.resolve(range.from)),
          shouldShow: ({ transaction, editor }) => isUserEdit(transaction) || slashIsOpen(editor.state),
          command: ({ editor, range, props }) => make(editor.chain(), range, props),
          render: () => ({
            onStart: (offer) => menu.offer(offer),
            onUpdate: (offer) => menu.offer(offer),
            onExit: () => menu.close(),
            onKeyDown: ({ event }) => menu.press(event)
          })
        })
      ]
    }
  })
}

function make(chain: ChainedCommands, range: Range, command: TextCommand): void {
  command.run(chain.focus().deleteRange(range)).run()
}

/** A slash in code, or in source, is a slash. */
function isProse(place: ResolvedPos): boolean {
  return place.parent.type.spec.code !== true && !place.marks().some((mark) => mark.type.spec.code === true)
}

function slashIsOpen(state: Parameters<typeof slashKey.getState>[0]): boolean {
  return (slashKey.getState(state) as { readonly active: boolean } | undefined)?.active ?? false
}
