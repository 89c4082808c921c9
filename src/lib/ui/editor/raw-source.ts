/** Source that Markdown has and this editor has no picture for: shown as what it is, never interpreted, printed verbatim. */
import { Mark, Node } from '@tiptap/core'
import { rawKindName } from './raw-kind'

export const RawBlock = Node.create({
  name: 'rawBlock',
  group: 'block',
  content: 'text*',
  marks: 'comment',
  code: true,
  defining: true,
  addAttributes: () => ({
    kind: { default: 'html', parseHTML: (element: HTMLElement) => element.getAttribute('data-raw') ?? 'html' }
  }),
  parseHTML: () => [{ tag: 'pre[data-raw]', preserveWhitespace: 'full' as const, priority: 60 }],
  renderHTML: ({ node }) => [
    'pre',
    { 'data-raw': String(node.attrs['kind']), 'data-kind-name': rawKindName(node.attrs['kind']) },
    ['code', 0]
  ]
})

export const Raw = Mark.create({
  name: 'raw',
  inclusive: false,
  parseHTML: () => [{ tag: 'span[data-raw]' }],
  renderHTML: () => ['span', { 'data-raw': '' }, 0]
})
