/** This device's clock, wrong or right. */
import type { Clock } from '$lib/base/ports'

export const browserClock: Clock = { now: () => Date.now() }
