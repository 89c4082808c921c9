/** What an agenda has beside its text, in one part that loads after it. */
import { Captures } from './captures.svelte'
import { LiveMeeting, type LiveDeps } from './live.svelte'
import type { MeetingBeside } from './meeting-views'
import { Minutes } from './minutes.svelte'
import { When } from './when.svelte'

export type MeetingDeps = Omit<LiveDeps, 'offsetOf'>

export function openMeeting(deps: MeetingDeps): MeetingBeside {
  const offsetOf = () => null
  const live = new LiveMeeting({ ...deps, offsetOf })
  const beside = { ...deps, offsetOf, whyNot: () => live.whyNot }
  return { live, captures: new Captures(beside), minutes: new Minutes(beside), when: new When(beside) }
}
