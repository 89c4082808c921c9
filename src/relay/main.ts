/**
 * The relay's command: what `npm start`, `npm run relay` and `eventual-relay` run. Reads what was asked for (options.ts), does
 * it, and ends cleanly when asked to. Exit code 2: it was asked for what is not there; 1: it could not.
 */
import type { Result } from '$lib/base/result'
import { backupStore } from './backup-store'
import { checkStore, type StoreReport } from './check-store'
import { helpText, parseCommand, type RelayCommand, type ServeOptions } from './options'
import { reportLines } from './store-report'
import { serve, type RunningRelay } from './serve'

/** Longer than goodbyes and the last write take; a disk that hangs does not keep us. */
const STOP_MS = 5_000

const parsed = parseCommand(process.argv.slice(2), process.env)
if (parsed.ok) await run(parsed.value)
else fail(parsed.error.sentence, 2)

async function run(command: RelayCommand): Promise<void> {
  switch (command.kind) {
    case 'serve':
      return runServer(command.options)
    case 'help':
      return say(helpText().trimEnd())
    case 'backup':
      return report(await backupStore(command.data, command.target), `The copy is in ${command.target}.`)
    case 'check':
      return report(await checkStore(command.data))
  }
}

async function runServer(options: ServeOptions): Promise<void> {
  const served = await serve(options, (line) => process.stderr.write(`${line}\n`))
  if (!served.ok) return fail(served.error.sentence, 1)
  const relay = served.value
  say(`${options.app === null ? 'A relay of Eventual' : 'Eventual'} is at ${relay.address}`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop(relay))
  if (options.tls) process.on('SIGHUP', () => relay.renew())
}

function stop(relay: RunningRelay): void {
  setTimeout(() => process.exit(1), STOP_MS).unref()
  relay.close().then(
    () => process.exit(0),
    () => process.exit(1)
  )
}

/** What a store holds, then what is wrong with it; any fault of it makes the command fail, the copy is there all the same. */
function report(looked: Result<StoreReport, { readonly why: string }>, after = ''): void {
  if (!looked.ok) return fail(looked.error.why, 1)
  for (const line of reportLines(looked.value)) say(line)
  if (after) say(after)
  if (looked.value.faults.length > 0) process.exitCode = 1
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function fail(sentence: string, code: 1 | 2): void {
  process.stderr.write(`${sentence}\n`)
  process.exitCode = code
}
