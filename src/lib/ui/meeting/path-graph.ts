/** Where the people of each session stand in the picture of paths: a circle for each, side by side. */

interface Point {
  readonly x: number
  readonly y: number
}

interface Line {
  readonly from: Point
  readonly to: Point
}

export interface Graph {
  readonly groups: readonly (readonly Point[])[]
  readonly lines: readonly Line[]
}

const WIDTH = 240
const MIDDLE = 62
const LARGEST = 50
const SMALLEST = 6

/** `sizes`: people of each session. */
export function graphOf(sizes: readonly number[]): Graph {
  const room = WIDTH / Math.max(1, sizes.length)
  const radius = Math.max(SMALLEST, Math.min(LARGEST, room / 2 - 12))
  const groups = sizes.map((size, at) => circleOf(size, { x: room * (at + 0.5), y: MIDDLE }, radius))
  return { groups, lines: groups.flatMap(pathsOf) }
}

function circleOf(size: number, middle: Point, radius: number): Point[] {
  if (size === 1) return [middle]
  return Array.from({ length: size }, (_, at) => {
    const angle = (2 * Math.PI * at) / size - Math.PI / 2
    return { x: tenth(middle.x + radius * Math.cos(angle)), y: tenth(middle.y + radius * Math.sin(angle)) }
  })
}

function pathsOf(points: readonly Point[]): Line[] {
  return points.flatMap((from, at) => points.slice(at + 1).map((to) => ({ from, to })))
}

const tenth = (value: number) => Math.round(value * 10) / 10
