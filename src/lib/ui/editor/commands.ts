/**
 * What a person can do to a text, as a table: the slash menu, the bubble and the phone's bar show rows of it, so that a
 * thing has one name, one picture and one effect wherever it is offered.
 */
import type { ChainedCommands, Editor } from '@tiptap/core'
import Bold from '@lucide/svelte/icons/bold'
import CodeXml from '@lucide/svelte/icons/code-xml'
import Heading1 from '@lucide/svelte/icons/heading-1'
import Heading2 from '@lucide/svelte/icons/heading-2'
import Heading3 from '@lucide/svelte/icons/heading-3'
import Highlighter from '@lucide/svelte/icons/highlighter'
import Italic from '@lucide/svelte/icons/italic'
import List from '@lucide/svelte/icons/list'
import ListOrdered from '@lucide/svelte/icons/list-ordered'
import ListTodo from '@lucide/svelte/icons/list-todo'
import Minus from '@lucide/svelte/icons/minus'
import SquareCode from '@lucide/svelte/icons/square-code'
import Strikethrough from '@lucide/svelte/icons/strikethrough'
import Table from '@lucide/svelte/icons/table'
import TextQuote from '@lucide/svelte/icons/text-quote'
import Trash from '@lucide/svelte/icons/trash'
import ArrowDown from '@lucide/svelte/icons/between-horizontal-start'
import ArrowUp from '@lucide/svelte/icons/between-horizontal-end'
import ArrowLeft from '@lucide/svelte/icons/between-vertical-end'
import ArrowRight from '@lucide/svelte/icons/between-vertical-start'
import type { Component } from 'svelte'

export interface TextCommand {
  readonly id: string
  readonly title: string
  readonly icon: Component
  /** What it is good for, in the slash menu. */
  readonly hint?: string
  /** The Markdown that does the same. */
  readonly sign?: string
  /** Other words people look for it by. */
  readonly words?: string
  readonly run: (chain: ChainedCommands) => ChainedCommands
  readonly isOn?: (editor: Editor) => boolean
}

const heading = (level: 1 | 2 | 3, icon: Component, hint: string): TextCommand => ({
  id: `heading-${level}`,
  title: `Heading ${level}`,
  icon,
  hint,
  sign: '#'.repeat(level),
  words: `h${level} title section`,
  run: (chain) => chain.toggleHeading({ level }),
  isOn: (editor) => editor.isActive('heading', { level })
})

const mark = (name: string, title: string, icon: Component): TextCommand => ({
  id: name,
  title,
  icon,
  run: (chain) => chain.toggleMark(name),
  isOn: (editor) => editor.isActive(name)
})

export const HEADING: TextCommand = heading(2, Heading2, 'A section')

export const TASK_LIST: TextCommand = {
  id: 'task-list',
  title: 'Task list',
  icon: ListTodo,
  hint: 'Boxes anyone can tick; ticks merge',
  sign: '[ ]',
  words: 'todo to-do checkbox',
  run: (chain) => chain.toggleTaskList(),
  isOn: (editor) => editor.isActive('taskList')
}

/** Blocks to insert, or to make of the line. */
export const BLOCKS: readonly TextCommand[] = [
  heading(1, Heading1, 'A part of the text'),
  HEADING,
  heading(3, Heading3, 'A section in a section'),
  {
    id: 'bullet-list',
    title: 'Bulleted list',
    icon: List,
    hint: 'One point on each line',
    sign: '-',
    words: 'ul bullets points',
    run: (chain) => chain.toggleBulletList(),
    isOn: (editor) => editor.isActive('bulletList')
  },
  {
    id: 'ordered-list',
    title: 'Numbered list',
    icon: ListOrdered,
    hint: 'Steps in an order',
    sign: '1.',
    words: 'ol ordered steps',
    run: (chain) => chain.toggleOrderedList(),
    isOn: (editor) => editor.isActive('orderedList')
  },
  TASK_LIST,
  {
    id: 'table',
    title: 'Table',
    icon: Table,
    hint: 'Rows and columns',
    words: 'grid columns rows',
    run: (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true })
  },
  {
    id: 'quote',
    title: 'Quote',
    icon: TextQuote,
    hint: 'Somebody’s words',
    sign: '>',
    words: 'blockquote citation',
    run: (chain) => chain.toggleBlockquote(),
    isOn: (editor) => editor.isActive('blockquote')
  },
  {
    id: 'code-block',
    title: 'Code',
    icon: SquareCode,
    hint: 'Kept exactly as typed',
    sign: '```',
    words: 'code block source pre',
    run: (chain) => chain.toggleCodeBlock(),
    isOn: (editor) => editor.isActive('codeBlock')
  },
  {
    id: 'divider',
    title: 'Divider',
    icon: Minus,
    hint: 'A line across the page',
    sign: '---',
    words: 'rule line hr separator',
    run: (chain) => chain.setHorizontalRule()
  }
]

/** Offered first where the caret is in a table. */
export const TABLE_CHANGES: readonly TextCommand[] = [
  { id: 'row-below', title: 'Row below', icon: ArrowDown, words: 'table add', run: (chain) => chain.addRowAfter() },
  { id: 'row-above', title: 'Row above', icon: ArrowUp, words: 'table add', run: (chain) => chain.addRowBefore() },
  {
    id: 'column-right',
    title: 'Column right',
    icon: ArrowRight,
    words: 'table add',
    run: (chain) => chain.addColumnAfter()
  },
  {
    id: 'column-left',
    title: 'Column left',
    icon: ArrowLeft,
    words: 'table add',
    run: (chain) => chain.addColumnBefore()
  },
  { id: 'delete-row', title: 'Delete row', icon: Trash, words: 'table remove', run: (chain) => chain.deleteRow() },
  {
    id: 'delete-column',
    title: 'Delete column',
    icon: Trash,
    words: 'table remove',
    run: (chain) => chain.deleteColumn()
  },
  { id: 'delete-table', title: 'Delete table', icon: Trash, words: 'remove', run: (chain) => chain.deleteTable() }
]

/** Ways to write the chosen words. */
export const MARKS: readonly TextCommand[] = [
  mark('bold', 'Bold', Bold),
  mark('italic', 'Italic', Italic),
  mark('strike', 'Strikethrough', Strikethrough),
  mark('code', 'Code', CodeXml),
  mark('highlight', 'Highlight', Highlighter)
]

/** Runs a command where the caret is, and gives the caret back. */
export function runCommand(editor: Editor, command: TextCommand): void {
  command.run(editor.chain().focus(undefined, { scrollIntoView: false })).run()
}

/** The commands that begin, word by word, with what was typed: those whose own name does, then the others. */
export function matchingCommands(commands: readonly TextCommand[], query: string): readonly TextCommand[] {
  const wanted = query.trim().toLowerCase()
  const begins = (text: string) => text.split(/\s+/).some((word) => word.toLowerCase().startsWith(wanted))
  const named = commands.filter(({ title }) => title.toLowerCase().startsWith(wanted) || begins(title))
  return [...named, ...commands.filter((command) => !named.includes(command) && begins(command.words ?? ''))]
}
