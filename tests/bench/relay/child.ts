/** Processes beside this one that are asked things: each question has a number, and its answer has the same. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

const GOODBYE_MS = 3_000

/** What is asked takes seconds; what takes this long will not come. */
const PATIENCE_MS = 120_000

interface Answer {
  readonly id: number
  readonly value?: unknown
  readonly error?: string
}

export interface Child {
  readonly pid: number
  /** Resolves to what the other side made of it; fails with its words, or when it is gone. */
  ask(name: string, args?: unknown): Promise<unknown>
  /** Port of the first server it opened. */
  readonly listening: Promise<number>
  /** What it said on standard error, to explain an end nobody asked for. */
  readonly complaints: () => string
  /** Asks it to end, makes it end where it does not, and resolves when it is gone. */
  stop(): Promise<void>
}

/** Runs `node …args` with a channel to it. It ends with us at the latest. */
export function startChild(args: readonly string[], env: Readonly<Record<string, string>> = {}): Child {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc']
  })
  const complaints = collected(child)
  const waiting = new Map<number, (answer: Answer) => void>()
  const listening = new Promise<number>((resolve, reject) => {
    child.on('message', (message: { listening?: number }) => {
      if (message.listening !== undefined) resolve(message.listening)
    })
    child.once('exit', () => reject(new Error(`the process ended: ${complaints()}`)))
  })
  listening.catch(() => undefined) // Whoever asks for the port hears of it; others need not.
  child.on('message', (answer: Answer) => waiting.get(answer.id)?.(answer))
  child.once('exit', () => {
    for (const answered of waiting.values()) answered({ id: 0, error: `the process ended: ${complaints()}` })
  })
  let asked = 0
  const endWithUs = () => child.kill('SIGKILL')
  process.once('exit', endWithUs)

  return {
    pid: child.pid ?? 0,
    listening,
    complaints,
    ask(name, args) {
      const id = (asked += 1)
      return new Promise((resolve, reject) => {
        const late = { id, error: `no answer within ${PATIENCE_MS / 1_000} s` }
        const patience = setTimeout(() => waiting.get(id)?.(late), PATIENCE_MS)
        waiting.set(id, ({ value, error }) => {
          clearTimeout(patience)
          waiting.delete(id)
          if (error === undefined) resolve(value)
          else reject(new Error(`${name}: ${error}`))
        })
        child.send({ id, name, args })
      })
    },
    async stop() {
      process.off('exit', endWithUs)
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      const impatience = setTimeout(endWithUs, GOODBYE_MS)
      await gone
      clearTimeout(impatience)
    }
  }
}

/** The last of what it complained of. */
function collected(child: ChildProcess): () => string {
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4_000)))
  return () => said
}

/** The other side: answers questions by name, for as long as whoever asks is there. */
export function answerQuestions(answers: Readonly<Record<string, (args: never) => unknown>>): void {
  process.on('message', ({ id, name, args }: { id: number; name: string; args: never }) => {
    const answer = answers[name]
    if (!answer) return
    void answered(id, () => answer(args))
  })
  process.once('disconnect', () => process.exit(0))
}

async function answered(id: number, answer: () => unknown): Promise<void> {
  try {
    process.send?.({ id, value: await answer() })
  } catch (cause) {
    process.send?.({ id, error: cause instanceof Error ? cause.message : String(cause) })
  }
}
