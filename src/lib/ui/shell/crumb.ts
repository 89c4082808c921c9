/** One step of "where you are"; the last one, the page itself, leads nowhere. */
export interface Crumb {
  readonly text: string
  readonly href?: string
}
