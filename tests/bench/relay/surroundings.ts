/** What a reader must know of the machine to believe a figure, measured or read, never assumed. */
import { generateKeyPairSync, sign, verify } from 'node:crypto'
import { closeSync, fdatasyncSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { median } from '../measure'
import { nowMs } from './raw-socket'

/** Files a process needs besides its sockets. */
const FILES_BESIDES = 200

/**
 * The most open files this process and its children may have. Node raises its own soft limit to the hard one when it
 * starts, so what is read here is what there is.
 */
export function openFilesLimit(): number {
  const limits = readFileSync('/proc/self/limits', 'utf8')
  const [, soft] = /^Max open files\s+(\d+|unlimited)/m.exec(limits) ?? []
  return soft === undefined || soft === 'unlimited' ? Number.POSITIVE_INFINITY : Number(soft)
}

export const allowsSockets = (sockets: number): boolean => openFilesLimit() >= sockets + FILES_BESIDES

/** Milliseconds that 300 bytes take to the disk the stores are on. */
export function syncMs(): number {
  const folder = mkdtempSync(join(tmpdir(), 'eventual-bench-relay-'))
  const file = openSync(join(folder, 'synced'), 'w')
  const times = Array.from({ length: 100 }, () => {
    const beganMs = nowMs()
    writeSync(file, Buffer.alloc(300, 1))
    fdatasyncSync(file)
    return nowMs() - beganMs
  })
  closeSync(file)
  rmSync(folder, { recursive: true })
  return median(times)
}

/** Microseconds of a core that checking one signature takes: nobody who checks each edit accepts faster by one core. */
export function signatureUs(): number {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const message = Buffer.alloc(50, 1)
  const signature = sign(null, message, privateKey)
  const times = Array.from({ length: 300 }, () => {
    const began = process.cpuUsage()
    for (let i = 0; i < 10; i++) verify(null, message, publicKey, signature)
    const { user, system } = process.cpuUsage(began)
    return (user + system) / 10
  })
  return median(times)
}

export function surroundings(): string {
  const load = loadavg()[0]?.toFixed(1)
  return `Node ${process.version}, ${availableParallelism()} cores, load ${load} at the start, a synced write takes ${syncMs().toFixed(2)} ms, a signature ${signatureUs().toFixed(0)} µs to check, ${openFilesLimit()} open files allowed`
}
