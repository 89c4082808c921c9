/**
 * The day wave: everyone on one curve of daylight, west to east. Above the line is day, below it night.
 *
 * - x is longitude, y is −cos(longitude − subsolar): the sun stands over the crest.
 * - A profile has a zone, not a place, so a person stands at their zone's standard offset × 15°. That is within a few degrees
 *   of the people, and tells nobody where they live.
 * - People closer than a dial is wide share one mark. Labels go below, else above, else nowhere: they never overlap.
 */
import type { PersonView } from '$lib/app/views'
import { DAY_MS, MINUTE_MS, zoneClock } from '$lib/base/zone-clock'

export interface WaveBox {
  readonly width: number
  readonly height: number
}

export interface WaveMark {
  readonly people: readonly PersonView[]
  /** Percent of the box. */
  readonly left: number
  readonly top: number
  readonly label: 'below' | 'above' | 'none'
}

const AMPLITUDE = 0.33
/** What a dial and a label need, in CSS pixels. */
const DIAL_PX = 34
const LABEL_PX = 62

/** The longitude the sun stands over, in degrees. */
export function subsolar(nowMs: number): number {
  return ((12 * 60 - ((nowMs / MINUTE_MS) % 1440)) / 60) * 15
}

/** Degrees east of a zone's standard time, whatever the season. */
export function longitudeOf(zone: string, nowMs: number): number {
  const clock = zoneClock(zone)
  const offsets = [nowMs, nowMs + 182 * DAY_MS].map((ms) => Math.round((clock.wallAt(ms) - ms) / MINUTE_MS))
  const degrees = Math.min(...offsets) / 4
  return degrees > 180 ? degrees - 360 : degrees
}

/** The curve as an SVG path, and the area between it and the line. */
export function wavePath(nowMs: number, { width, height }: WaveBox): { readonly line: string; readonly area: string } {
  const points = Array.from({ length: 121 }, (_, step) => {
    const longitude = -180 + step * 3
    return `${tenth(xOf(longitude) * width)} ${tenth(yOf(longitude, nowMs) * height)}`
  })
  const line = `M${points.join('L')}`
  return { line, area: `${line}L${width} ${height / 2}L0 ${height / 2}Z` }
}

/** Where everybody stands on it, west to east, in a box of this many CSS pixels across. */
export function waveMarks(people: readonly PersonView[], nowMs: number, widthPx: number): WaveMark[] {
  const degreesOf = (px: number) => (px / Math.max(1, widthPx)) * 360
  const groups = grouped(people, nowMs, degreesOf(DIAL_PX))
  const last = { below: -Infinity, above: -Infinity }

  return groups.map(({ longitude, people: together }) => {
    const label = (['below', 'above'] as const).find((side) => longitude - last[side] >= degreesOf(LABEL_PX)) ?? 'none'
    if (label !== 'none') last[label] = longitude
    return { people: together, left: xOf(longitude) * 100, top: yOf(longitude, nowMs) * 100, label }
  })
}

interface Group {
  readonly longitude: number
  readonly people: readonly PersonView[]
}

function grouped(people: readonly PersonView[], nowMs: number, apart: number): Group[] {
  const placed = people
    .map((person) => ({ person, longitude: longitudeOf(person.zone, nowMs) }))
    .sort((a, b) => a.longitude - b.longitude)
  return placed.reduce<Group[]>((groups, { person, longitude }) => {
    const last = groups.at(-1)
    if (!last || longitude - last.longitude >= apart) return [...groups, { longitude, people: [person] }]
    return [...groups.slice(0, -1), { ...last, people: [...last.people, person] }]
  }, [])
}

function xOf(longitude: number): number {
  return (longitude + 180) / 360
}

function yOf(longitude: number, nowMs: number): number {
  return 0.5 - AMPLITUDE * Math.cos(((longitude - subsolar(nowMs)) * Math.PI) / 180)
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10
}
