/** Images as nodes of a text, drawn by `image-element.ts`, which loads remote ones only after a click. */
import { Image } from '@tiptap/extension-image'
import type { Node } from '@tiptap/pm/model'
import type { NodeView } from '@tiptap/pm/view'
import { newImageElement } from './image-element'

const quiet = { default: null, rendered: false }

export const QuietImage = Image.extend({
  addAttributes: () => ({
    src: { default: null },
    alt: { default: null },
    title: { default: null },
    href: quiet,
    hrefTitle: quiet,
    ref: quiet,
    hrefRef: quiet
  }),
  // Only what is drawn by the view below may ask for a picture; copied HTML carries the words.
  renderHTML: ({ node }) => ['span', { 'data-image': textOf(node, 'src') }, imageName(node)],
  addNodeView:
    () =>
    ({ node }) =>
      newImageView(node)
}).configure({ inline: true })

function newImageView(node: Node): NodeView {
  const dom = document.createElement('span')
  dom.className = 'image'
  dom.append(newImageElement(textOf(node, 'src'), imageName(node)))
  return { dom, ignoreMutation: () => true, stopEvent: (event) => event.target instanceof HTMLButtonElement }
}

function imageName(node: Node): string {
  return textOf(node, 'alt') || textOf(node, 'title') || textOf(node, 'src') || 'image'
}

function textOf(node: Node, attribute: string): string {
  const value: unknown = node.attrs[attribute]
  return typeof value === 'string' ? value : ''
}
