/** Ends a browser as a power cut would: all its processes at once, found by the profile folder it was started with. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

interface Process {
  readonly pid: number
  readonly parent: number
  readonly command: string
}

/** The browser's first process, or undefined where none runs on that folder. */
export async function pidOfProfile(userData: string): Promise<number | undefined> {
  const own = (await processes()).filter(({ command }) => command.includes(`--user-data-dir=${userData}`))
  const pids = new Set(own.map(({ pid }) => pid))
  return own.find(({ parent }) => !pids.has(parent))?.pid
}

/** Sends SIGKILL to `root` and everything below it, and resolves when the system no longer knows any of them. */
export async function killTree(root: number): Promise<void> {
  const doomed = descendants(root, await processes())
  for (const pid of doomed) kill(pid)
  while ((await processes()).some(({ pid }) => doomed.includes(pid)));
}

function descendants(root: number, all: readonly Process[]): number[] {
  const children = all.filter(({ parent }) => parent === root)
  return [root, ...children.flatMap(({ pid }) => descendants(pid, all))]
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ESRCH') throw cause
  }
}

/** Processes that run; a zombie only waits for its parent to look. */
async function processes(): Promise<Process[]> {
  const { stdout } = await run('ps', ['-A', '-ww', '-o', 'pid=,ppid=,stat=,command='], { maxBuffer: 2 ** 26 })
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, state, command = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? []
    return pid && parent && !state?.startsWith('Z') ? [{ pid: Number(pid), parent: Number(parent), command }] : []
  })
}
