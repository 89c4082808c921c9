/** Where one's own position is taken, so that the button at the top of the page leads there. */

/** The id of the radio group. A page shows one proposal. */
export const POSITION_PLACE = 'your-position'

/** Brings the choice into view and gives it the keyboard, at what is chosen already. */
export function goToPosition(): void {
  const group = document.getElementById(POSITION_PLACE)
  group?.scrollIntoView({ block: 'center' })
  const chosen = group?.querySelector<HTMLElement>('input:checked') ?? group?.querySelector<HTMLElement>('input')
  chosen?.focus({ preventScroll: true })
}
