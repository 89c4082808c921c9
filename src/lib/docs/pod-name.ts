/** A pod's name as it is written and read everywhere: one line of bounded length, so that a proposal can keep it. */
import { plainName } from '$lib/base/plain-name'
import { MOST_POD_NAME_LENGTH } from './limits'

export function podName(name: string): string {
  const letters = [...plainName(name).replace(/\s+/g, ' ').trim()]
  return letters.slice(0, MOST_POD_NAME_LENGTH).join('').trim()
}
