/** What a guard is, and the guards of one file. */

export interface Guard {
  /** `file.function`. */
  readonly name: string
  /** What it keeps out, or sees to. */
  readonly keeps: string
  readonly file: string
  /** The only function of this name in the file; `#` where it is private to its class. */
  readonly fn: string
  /** A TypeScript expression in the place of its body; it sees the function's parameters and the file's imports. */
  readonly open: string
  readonly project: 'node' | 'dom'
  /** Paths of the test files that depend on it. */
  readonly tests: readonly string[]
  /** Of these only the tests whose titles match. */
  readonly titled: string | null
}

type Row = readonly [open: string, keeps: string, titled?: string]

/** A row for each function of `file`: what opens it, what it keeps out, and of the tests those that must notice. */
export function guardsOf(
  file: string,
  tests: readonly string[],
  rows: Readonly<Record<string, Row>>,
  project: Guard['project'] = 'node'
): readonly Guard[] {
  const stem = file.replace(/^.*\//, '').replace(/(\.svelte)?\.ts$/, '')
  return Object.entries(rows).map(([fn, [open, keeps, titled = null]]) => {
    return { name: `${stem}.${fn}`, keeps, file, fn, open, project, tests, titled }
  })
}
