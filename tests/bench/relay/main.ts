/**
 * `npm run bench:relay`: our relay beside y-webrtc's signaling server and Hocuspocus, twice, on the same edits in one run.
 * Every server is a process of its own, those who write and those who listen are two more, all on the loopback address.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { startLoad, contenders, type Contender, type ContenderName } from './contenders'
import { CHARACTERS_OF_AN_EDIT } from './edits'
import { serveHocuspocus } from './hocuspocus-server'
import { runLoad } from './load'
import { figuresOf, rowsOf, tableOf } from './report'
import { BRIEF, QUICK, WINDOW, WRITERS, type Rounds } from './rounds'
import { measureContender, type Loads } from './session'
import { allowsSockets, surroundings } from './surroundings'

type Write = (line: string) => void

/** Where a page has the last table. */
const [MARK_BEFORE, MARK_BEHIND] = ['<!-- bench:relay -->', '<!-- /bench:relay -->']

/** Exit code: 0 when every contender asked for was measured, whatever the figures say. */
export async function main(argv: readonly string[], write: Write): Promise<number> {
  const valueOf = (name: string) => (argv.includes(name) ? argv[argv.indexOf(name) + 1] : undefined)
  const [json, only, profile] = [valueOf('--json'), valueOf('--only'), valueOf('--profile')]
  const page = valueOf('--page')
  const asked = argv.includes('--quick') ? QUICK : BRIEF
  const rounds = withinLimits({ ...asked, runs: Number(valueOf('--runs') ?? asked.runs) }, write)
  const wanted = contenders(profile ?? null).filter(
    ({ name }) => !only || only.split(',').some((part) => name.includes(part))
  )
  const around = surroundings()
  write(around)
  for (const line of explained(rounds)) write(line)

  const sheet = new Map<string, Map<ContenderName, number[]>>()
  const failed = new Set<ContenderName>()
  for (let run = 0; run < rounds.runs; run++) {
    for (const contender of rotated(wanted, run)) {
      if (failed.has(contender.name)) continue
      if (!(await measureOrSayWhy(contender, rounds, sheet, write))) failed.add(contender.name)
    }
    write(`run ${run + 1} of ${rounds.runs} is done`)
  }
  const rows = rowsOf(rounds)
  const table = tableOf(sheet, rows)
  for (const line of ['', ...table]) write(line)
  if (page) await writeOnto(page, [`${around}; ${rounds.runs} runs`, '', ...table])
  if (json) await writeFile(json, `${JSON.stringify(figuresOf(sheet, rows), null, 2)}\n`)
  return failed.size === 0 ? 0 : 1
}

/** Puts what was measured in the place of what a page said before, between two marks. */
async function writeOnto(page: string, lines: readonly string[]): Promise<void> {
  const [before, rest = ''] = (await readFile(page, 'utf8')).split(`${MARK_BEFORE}\n`)
  const after = rest.slice(rest.indexOf(MARK_BEHIND))
  await writeFile(page, [before, MARK_BEFORE, '\n\n```text\n', lines.join('\n'), '\n```\n\n', after].join(''))
}

/** What a process started by this program does (`--as ROLE …`). */
export async function runRole([role, ...args]: readonly string[]): Promise<void> {
  if (role === 'load') runLoad()
  else if (role === 'hocuspocus') await serveHocuspocus(args[0] ?? '', args[1] ?? '')
}

async function measureOrSayWhy(
  contender: Contender,
  rounds: Rounds,
  sheet: Map<string, Map<ContenderName, number[]>>,
  write: Write
): Promise<boolean> {
  const loads: Loads = { voices: startLoad(), ears: startLoad() }
  try {
    await measureContender(contender, rounds, loads, (measure, value) => {
      const byContender = sheet.get(measure) ?? new Map<ContenderName, number[]>()
      sheet.set(measure, byContender.set(contender.name, [...(byContender.get(contender.name) ?? []), value]))
    })
    return true
  } catch (cause) {
    write(`${contender.name}: not measured. ${cause instanceof Error ? cause.message : String(cause)}`)
    return false
  } finally {
    await Promise.all([loads.voices.stop(), loads.ears.stop()])
  }
}

/** Nobody is always first. */
const rotated = <T>(all: readonly T[], by: number): readonly T[] => [
  ...all.slice(by % all.length),
  ...all.slice(0, by % all.length)
]

function withinLimits(rounds: Rounds, write: Write): Rounds {
  const [possible, beyond] = [true, false].map((is) =>
    rounds.fanOuts.filter(({ sockets }) => allowsSockets(sockets) === is)
  )
  for (const { sockets } of beyond ?? [])
    write(`${sockets} sockets: not measured, the limit of open files does not allow them`)
  return { ...rounds, idle: rounds.idle.filter(allowsSockets), fanOuts: possible ?? [] }
}

function explained({ runs, accepted, past, fanOuts }: Rounds): readonly string[] {
  return [
    `${runs} runs, turns taken. An edit is a line of ${CHARACTERS_OF_AN_EDIT} characters; ours is sealed and signed, one entry for each edit, before the clock starts. That is the hard case: one flush of real typing holds several edits in one entry, with one signature.`,
    `Accepting: ${WRITERS} writers, ${accepted} edits each, ${WINDOW} under way at a time, everybody in one room, or a room each.`,
    'Hocuspocus 3.4.4 (4.x needs Node 22) stores whole documents, as its database extension is told to, in LevelDB with synced writes (the binaries of its SQLite extension cannot be had offline): as shipped (debounce 2 s), and with debounce 0 on every update.',
    'It acknowledges before it stores: an edit counts when the first write that held it has ended, though its own is still to come; “until all writes are over” waits for that.',
    'Its clients send no awareness here, which spares it memory and messages.',
    ...fanOuts.map(
      ({ sockets, edits, skip, everyMs }) =>
        `Fan-out to ${sockets}: ${edits - skip} edits counted after ${skip}, one in ${everyMs} ms, from the write of one process to the read of another.`
    ),
    `Catching up: until the last byte of ${past} edits is there; nobody opens or applies them. Hocuspocus sends them merged, unsealed.`
  ]
}
