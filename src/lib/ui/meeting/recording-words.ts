/** Times in a recording. */

/** "1:02:05", "12:34"; "-0:30" where the recording began late. */
export function recordingTime(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000)
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)]
  const two = (value: number) => String(value).padStart(2, '0')
  const time = hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
  return ms < 0 && seconds > 0 ? `-${time}` : time
}

/** Milliseconds of "1:02:05", "1:30" or "-0:30"; null for anything else. */
export function parseStart(text: string): number | null {
  const found = /^(-?)(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)$/.exec(text.trim())
  if (!found) return null
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = found
  const ms = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000
  return sign === '-' ? -ms : ms
}

/** The recording's address at a moment, as media fragments have it (W3C: `#t=` in seconds). */
export function chapterAddress(href: string, ms: number): string {
  return `${href.replace(/#.*$/, '')}#t=${Math.floor(ms / 1000)}`
}
