/**
 * Holds golden cases to the history (WIRE-6). The lines of the version in force cover the file from its first case to its
 * last, each with the hash of its own cases: more cases leave the older lines as they are.
 */
import { bytesToHex, textToBytes } from '$lib/base/bytes'
import { sha256 } from '$lib/crypto/hash'
import type { ProtocolLine } from './history'

export interface GoldenCase {
  readonly name: string
  readonly given: unknown
  readonly hex: string
}

/** The text of a file of cases. */
export function writeCases(cases: readonly unknown[]): string {
  return `${JSON.stringify(cases, plain, 1)}\n`
}

/** Bytes as hex, maps as lists: what any language can read. */
function plain(_key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return { hex: bytesToHex(value) }
  return value instanceof Map ? [...(value as Map<unknown, unknown>)] : value
}

export function hashOfCases(cases: readonly GoldenCase[]): string {
  return bytesToHex(sha256(textToBytes(writeCases(cases))))
}

/** What is wrong between cases, history and version; nothing where the lock holds. */
export function historyFaults(
  cases: readonly GoldenCase[],
  history: readonly ProtocolLine[],
  version: number
): readonly string[] {
  const inForce = history.filter((line) => line.version === version)
  const faults = [...orderFaults(history, version)]
  let at = 0
  for (const line of inForce) {
    const own = cases.slice(at, at + line.cases.count)
    const [first, last] = [own[0]?.name, own.at(-1)?.name]
    if (first !== line.cases.first || last !== line.cases.last) faults.push(`other cases than those of ${line.since}`)
    else if (hashOfCases(own) !== line.vectors) faults.push(`a byte of ${line.since} changed: raise the version`)
    at += line.cases.count
  }
  if (at < cases.length) {
    const rest = cases.slice(at)
    faults.push(
      `no line for ${rest.length} cases, ${rest[0]?.name} to ${rest.at(-1)?.name}, with hash ${hashOfCases(rest)}`
    )
  }
  return faults
}

function orderFaults(history: readonly ProtocolLine[], version: number): readonly string[] {
  const versions = [...new Set(history.map((line) => line.version))]
  const isCounted = versions.length === version && versions.every((each, i) => each === i + 1)
  const isDated = history.every((line, i) => i === 0 || (history[i - 1]?.since ?? '') <= line.since)
  const isGrouped = history.every((line, i) => i === 0 || (history[i - 1]?.version ?? 0) <= line.version)
  return isCounted && isDated && isGrouped ? [] : ['versions count from 1 to the one in force, and days go on']
}
