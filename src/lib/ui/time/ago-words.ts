import { whenWords } from './time-words'

/** "just now", "2 min ago", "3 h ago", then the day. */
export function agoWords(ms: number, zone: string, nowMs: number): string {
  const minutes = Math.floor((nowMs - ms) / 60_000)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${minutes} min ago`
  if (minutes < 12 * 60) return `${Math.floor(minutes / 60)} h ago`
  return whenWords(ms, zone, nowMs)
}
