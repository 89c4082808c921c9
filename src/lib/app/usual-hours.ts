/** What somebody is taken to work before they have said it: nine to five, Monday to Friday, by their own clock. */
import type { WorkingHours } from '$lib/base/working-day'

const NINE_TO_FIVE = [9 * 60, 17 * 60] as const

export const USUAL_HOURS: WorkingHours = [
  NINE_TO_FIVE,
  NINE_TO_FIVE,
  NINE_TO_FIVE,
  NINE_TO_FIVE,
  NINE_TO_FIVE,
  null,
  null
]
