/** What an agenda has beside its text, in one part that loads after it. */
import { Before } from './before.svelte'
import { Captures } from './captures.svelte'
import { LiveMeeting, type LiveDeps } from './live.svelte'
import type { MeetingBeside } from './meeting-views'
import { Minutes } from './minutes.svelte'
import { When } from './when.svelte'

export type MeetingDeps = LiveDeps

export function openMeeting(deps: MeetingDeps): MeetingBeside {
  const live = new LiveMeeting(deps)
  const beside = { ...deps, offsetOf: live.offsetOf, whyNot: () => live.whyNot }
  return {
    ...{ live, captures: new Captures(beside), minutes: new Minutes(beside) },
    ...{ before: new Before(beside), when: new When(beside) }
  }
}
