/** Where the words of a thread are in a text. Ids come from others and are written as they may be. */

/** The first piece of its words; null where none is on the page. */
export function wordsOnPage(article: HTMLElement | undefined, thread: string): HTMLElement | null {
  return article?.querySelector<HTMLElement>(`[data-comment="${CSS.escape(thread)}"]`) ?? null
}

/** Of the threads that are marked, the innermost whose words were pressed. */
export function threadAt(target: EventTarget | null, marked: ReadonlySet<string>): string | null {
  let words = target instanceof Element && target.closest('.anchor') ? target.closest('[data-comment]') : null
  while (words) {
    const thread = words.getAttribute('data-comment') ?? ''
    if (marked.has(thread)) return thread
    words = words.parentElement?.closest('[data-comment]') ?? null
  }
  return null
}
