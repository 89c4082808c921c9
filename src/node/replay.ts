/**
 * `npm run -s replay -- FILE.json.gz` replays a sequential editing trace through the real path: typed into an open
 * document of an engine, kept and flushed as in the app, compacted, and read by a device that only got the compacted log.
 *
 * - The clock advances 150 ms an edit; the store is in memory, so `ms` is our own work and Yjs's.
 * - `yjsMs` is the same edits on a bare Y.Doc in the same process, run before and after; their mean stands.
 */
import { readFile } from 'node:fs/promises'
import { performance } from 'node:perf_hooks'
import * as Y from 'yjs'
import { assert } from '$lib/base/assert'
import type { DocumentId } from '$lib/base/ids'
import type { Random } from '$lib/base/ports'
import { bodyFragment } from '$lib/docs/document'
import { createNote } from '$lib/docs/create'
import { writeFragment } from '$lib/docs/fragment'
import { readDocument, runsOf } from './read-log'
import { demand } from './demand'
import { newLoneDevice, type LoneDevice } from './lone-device'
import { newReplayTime } from './replay-time'
import { parseTrace, play, type Trace } from './trace'

/** Somebody typing without haste. */
const MS_PER_EDIT = 150

const START_MS = Date.UTC(2026, 10, 24)

export interface ReplayLine {
  readonly edits: number
  /** Whether the second device has the trace's end content. */
  readonly equal: boolean
  /** From the first edit until the last is in the log. */
  readonly ms: number
  readonly yjsMs: number
  /** The log as it was written, as it would travel. */
  readonly logBytes: number
  readonly compactedBytes: number
  /** The bare document's state in V2, deleted content collected. */
  readonly stateBytes: number
}

/** Writes one JSON line. Exit code: 0 when the second device has the trace's end, 1 when not, 2 for no such trace. */
export async function main(argv: readonly string[], write: (line: string) => void): Promise<number> {
  const [path] = argv
  if (path === undefined) {
    write('Which trace? npm run -s replay -- FILE.json.gz')
    return 2
  }
  const trace = await readTrace(path)
  if (!trace) {
    write(`No sequential editing trace: ${path}`)
    return 2
  }
  const line = await replay(trace)
  write(JSON.stringify(line))
  return line.equal ? 0 : 1
}

async function readTrace(path: string): Promise<Trace | null> {
  try {
    return parseTrace(await readFile(path))
  } catch (failure) {
    if (failure instanceof Error && 'code' in failure) return null
    throw failure
  }
}

export async function replay(trace: Trace): Promise<ReplayLine> {
  const before = typeBare(trace)
  const typed = await typeThroughEngine(trace)
  const after = typeBare(trace)
  const { store, pen } = typed.device
  const second = await readDocument(await runsOf(store, pen.log), typed.document, pen)
  return {
    edits: trace.patches.length,
    equal: textOf(second).toString() === trace.endContent,
    ms: Math.round(typed.ms),
    yjsMs: Math.round((before.ms + after.ms) / 2),
    logBytes: typed.logBytes,
    compactedBytes: await bytesOfLog(typed.device),
    stateBytes: before.stateBytes
  }
}

async function bytesOfLog({ store, pen }: LoneDevice): Promise<number> {
  return (await runsOf(store, pen.log)).reduce((sum, { bytes }) => sum + bytes.length, 0)
}

interface Typed {
  readonly device: LoneDevice
  readonly document: DocumentId
  readonly ms: number
  /** The log as it was written, as it would travel. */
  readonly logBytes: number
}

async function typeThroughEngine(trace: Trace): Promise<Typed> {
  const time = newReplayTime(START_MS)
  const device = await newLoneDevice({ clock: time, timers: time, random: webRandom })
  const { engine } = device
  const document = demand(await engine.createDocument((doc) => startNote(doc, trace.startContent)))
  const open = demand(await engine.openDocument(document))
  const text = textOf(open.doc)
  const startMs = performance.now()
  for (const patch of trace.patches) {
    play(text, patch)
    if (time.advance(MS_PER_EDIT)) await engine.idle()
  }
  demand(await open.flush())
  const ms = performance.now() - startMs
  await open.close()
  const logBytes = await bytesOfLog(device)
  demand(await engine.compact())
  await engine.close()
  return { device, document, ms, logBytes }
}

/** A code block holds any text as it is, line ends too. */
function startNote(doc: Y.Doc, startContent: string): void {
  createNote(doc, { title: 'Replay' })
  writeFragment(bodyFragment(doc), {
    type: 'doc',
    content: [{ type: 'codeBlock', content: [{ type: 'text', text: startContent || ' ' }] }]
  })
  if (!startContent) textOf(doc).delete(0, 1)
}

function textOf(doc: Y.Doc): Y.XmlText {
  const block = bodyFragment(doc).get(0)
  const text = block instanceof Y.XmlElement ? block.get(0) : null
  assert(text instanceof Y.XmlText, 'the note has its one text')
  return text
}

function typeBare({ startContent, patches }: Trace): { readonly ms: number; readonly stateBytes: number } {
  const doc = new Y.Doc()
  const text = doc.getText('text')
  if (startContent) text.insert(0, startContent)
  const startMs = performance.now()
  for (const patch of patches) play(text, patch)
  const ms = performance.now() - startMs
  return { ms, stateBytes: Y.encodeStateAsUpdateV2(doc).length }
}

const webRandom: Random = {
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  fraction: () => Math.random()
}
