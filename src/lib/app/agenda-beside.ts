/** What an agenda has beside its text, in one part that loads after it. */
import { Before } from './before.svelte'
import { Captures } from './captures.svelte'
import { LiveMeeting, type LiveDeps } from './live.svelte'
import type { MeetingBeside } from './meeting-views'

export type MeetingDeps = Omit<LiveDeps, 'offsetOf'>

export function openMeeting(deps: MeetingDeps): MeetingBeside {
  const live = new LiveMeeting({ ...deps, offsetOf: () => null })
  const allowed = { ...deps, whyNot: () => live.whyNot }
  return { live, captures: new Captures(allowed), before: new Before(allowed) }
}
