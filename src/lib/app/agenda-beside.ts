/** What an agenda has beside its text, in one part that loads after it. */
import { LiveMeeting, type LiveDeps } from './live.svelte'
import type { MeetingBeside } from './meeting-views'

export type MeetingDeps = Omit<LiveDeps, 'offsetOf'>

export function openMeeting(deps: MeetingDeps): MeetingBeside {
  return { live: new LiveMeeting({ ...deps, offsetOf: () => null }) }
}
