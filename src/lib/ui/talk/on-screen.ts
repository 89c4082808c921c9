/** Tells when an element comes on screen and when it is not there any more, taken off the page included. */
import type { Attachment } from 'svelte/attachments'

export function onScreen({ enter, leave }: { readonly enter: () => void; readonly leave: () => void }): Attachment {
  return (element) => {
    let isThere = false
    const observer = new IntersectionObserver((entries) => {
      const now = entries.at(-1)?.isIntersecting ?? false
      if (now === isThere) return
      isThere = now
      if (now) enter()
      else leave()
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
      if (isThere) leave()
    }
  }
}
