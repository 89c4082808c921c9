/**
 * Links: an address somebody else wrote is checked each time it is drawn; one that is not safe is drawn without an
 * address. In an editor a click places the caret, so a link opens with Ctrl or ⌘ held, or from the bubble.
 */
import { Link } from '@tiptap/extension-link'
import { Plugin } from '@tiptap/pm/state'
import { leavesApp, safeAddress } from './link-address'

const quietAttribute = { default: null, rendered: false }

export const SafeLink = Link.extend({
  inclusive: false,

  addAttributes: () => ({ href: { default: null }, title: { default: null }, ref: quietAttribute }),

  parseHTML: () => [
    { tag: 'a[href]', getAttrs: (element) => (safeAddress(element.getAttribute('href')) === null ? false : null) }
  ],

  renderHTML({ mark }) {
    const href = safeAddress(mark.attrs['href'])
    const title: unknown = mark.attrs['title']
    return [
      'a',
      {
        ...(href === null ? { 'data-unsafe': '' } : { href }),
        ...(href !== null && leavesApp(href) ? { target: '_blank', rel: 'noopener noreferrer nofollow' } : {}),
        ...(typeof title === 'string' ? { title } : {})
      },
      0
    ]
  },

  addProseMirrorPlugins() {
    return [...(this.parent?.() ?? []), openWithModifier()]
  }
}).configure({
  autolink: true,
  openOnClick: false,
  defaultProtocol: 'https',
  isAllowedUri: (url) => safeAddress(url) !== null
})

function openWithModifier(): Plugin {
  return new Plugin({
    props: {
      handleClick(view, _pos, event) {
        if (!view.editable || !(event.ctrlKey || event.metaKey)) return false
        const link = event.target instanceof Element ? event.target.closest('a') : null
        const href = safeAddress(link?.getAttribute('href'))
        if (href === null) return false
        openAddress(href)
        return true
      }
    }
  })
}

/** Opens an address that was checked, beside the app. */
export function openAddress(href: string): void {
  window.open(href, '_blank', 'noopener,noreferrer')
}
