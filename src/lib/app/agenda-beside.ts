/** What an agenda has beside its text, in one part that loads after it. */
import { Captures } from './captures.svelte'
import { LiveMeeting, type LiveDeps } from './live.svelte'
import type { MeetingBeside } from './meeting-views'
import { When } from './when.svelte'

export type MeetingDeps = Omit<LiveDeps, 'offsetOf'>

export function openMeeting(deps: MeetingDeps): MeetingBeside {
  const live = new LiveMeeting({ ...deps, offsetOf: () => null })
  const whyNot = () => live.whyNot
  return { live, captures: new Captures({ ...deps, whyNot }), when: new When({ ...deps, whyNot }) }
}
