/**
 * Every item of three real agendas against a reading of their lines that knows no Markdown parser and none of our rules but
 * those people write by; then all thirteen are held: each item comes to something, and the file says so. Nothing of the
 * files is kept here. Needs EVENTUAL_CORPUS; without it this suite is left out by name.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { readItems, type AgendaItem } from './agenda'
import type { ImportedItem } from './agenda-import'
import { exportDocument } from './export-document'
import { importDocument, writeImported, type ImportedAgenda } from './import-document'
import { setOutcome } from './item-edit'
import { OUTCOME_KINDS } from './item-fields'
import { textOfRuns } from './runs'
import { visitTree, type PmNode } from './tree'

const corpus = process.env['EVENTUAL_CORPUS']
const FILES = [
  ...['2018-07', '2021-01', '2022-03', '2023-01', '2023-05', '2023-09', '2024-02'],
  ...['2024-04', '2024-06', '2025-02', '2025-05', '2025-11', '2026-03']
]
const READ_WHOLE = ['2018-07', '2023-09', '2026-03']

interface PlainItem {
  readonly number: string
  readonly topic: string
  readonly timebox: number | null
  readonly owners: readonly string[]
  readonly done: boolean
  readonly links: readonly string[]
}

const textOf = (file: string): string => readFileSync(join(corpus ?? '', 'agendas', `tc39-${file}.md`), 'utf8')

function importOf(file: string, text: string): ImportedAgenda {
  const imported = importDocument({ path: `tc39-${file}.md`, text })
  if (imported.kind !== 'agenda') throw new Error(`${file} is read as a ${imported.kind}`)
  return imported
}

/** The lines between the heading of that name and the next one, comments left out. */
function linesOf(text: string): string[] {
  const lines = text
    .replace(/<!--[\s\S]*?-->/g, '')
    .replaceAll('\r', '')
    .split('\n')
  const start = lines.findIndex((line) => /^#+ agenda items$/i.test(line.trim()))
  const length = lines.slice(start + 1).findIndex((line) => /^#/.test(line))
  return lines.slice(start + 1, length < 0 ? undefined : start + 1 + length)
}

/** Numbers by indentation; a row is numbered below the last line. */
function readPlainly(text: string): PlainItem[] {
  const items: PlainItem[] = []
  const open: { indent: number; children: number }[] = [{ indent: -1, children: 0 }]
  let columns: string[] = []
  const numberBelow = (at: number) => {
    const parent = open[at]
    if (parent) parent.children++
    return open
      .slice(0, at + 1)
      .map(({ children }) => children)
      .join('.')
  }
  for (const line of linesOf(text)) {
    const [, indent, words] = /^(\s*)\d+\.\s+(.*)$/.exec(line) ?? []
    if (indent !== undefined && words !== undefined) {
      while ((open.at(-1)?.indent ?? -1) >= indent.length) open.pop()
      items.push(readLine(numberBelow(open.length - 1), words))
      open.push({ indent: indent.length, children: 0 })
      columns = []
    } else if (/^\s+\|/.test(line)) {
      const cells = cellsOf(line)
      if (columns.length === 0) columns = cells.map((cell) => cell.toLowerCase().replace('\uFE0F', ''))
      else if (!/^[-: |]+$/.test(line.trim())) {
        const row = Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']))
        if (said(row['topic'] ?? '') !== '') items.push(readRow(numberBelow(open.length - 1), row))
      }
    } else items.push(...items.splice(-1).map((item) => ({ ...item, links: [...item.links, ...linksIn(line)] })))
  }
  return items
}

function cellsOf(line: string): string[] {
  return line
    .trim()
    .replace(/^\||(?<!\\)\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim())
}

const PERSON = String.raw`(?:Mr\. )?\p{Lu}[\p{L}.\d’'-]*(?: (?:\p{Lu}[\p{L}.’'-]*|de|van))*`
const TIME = String.raw`(?:\d+-)?\d+m`
const PEOPLE_AND_TIME = new RegExp(`\\(((?:${TIME}|${PERSON})(?:(?:, | - )(?:${TIME}|${PERSON}))*)\\)`, 'gu')

function readLine(number: string, source: string): PlainItem {
  const unlinked = said(source.replace(LINK, '@'))
  const tail = new RegExp(`\\s*${PEOPLE_AND_TIME.source}$`, 'u').exec(unlinked)?.[0] ?? ''
  const words = said(source)
  const cut = words.slice(0, words.length - tail.length)
  const brackets = [...unlinked.matchAll(/\(([^()]*(?:\([^()]*\)[^()]*)*)\)/g)].map(([, inside = '']) => inside)
  const parts = brackets.map((inside) => inside.split(/, | - | \/ /).map((part) => part.trim()))
  const isTime = (part: string) => new RegExp(`^${TIME}`).test(part)
  const isPerson = (part: string) => new RegExp(`^${PERSON}$`, 'u').test(part) && part !== 'TBD'
  const time = parts.flat().find(isTime)
  const naming = parts.filter((group) => group.some(isTime) || group.every(isPerson))
  return {
    number,
    topic: withoutSigns(cut === '' || withoutSigns(cut) === '' ? words : cut),
    timebox: time === undefined ? null : Number(/(\d+)m/.exec(time)?.[1]),
    owners: [...new Set(naming.flat().filter(isPerson))],
    done: /^\W*~~/.test(source),
    links: linksIn(source)
  }
}

function readRow(number: string, row: Readonly<Record<string, string>>): PlainItem {
  const { topic = '', presenter = '', timebox, '✓': tick = '' } = row
  const inTopic = /\((\d+m)\)/.exec(said(topic))?.[1] ?? ''
  const [, hours, minutes] = /(?:(\d+)h)?(?:\d+[-–])?(?:(\d+)\s?m)?(?:in)?~?(?: \(.*)?$/.exec(timebox ?? inTopic) ?? []
  const isTimed = hours !== undefined || minutes !== undefined
  return {
    number,
    topic: withoutSigns(said(topic)),
    timebox: isTimed ? 60 * Number(hours ?? 0) + Number(minutes ?? 0) : null,
    owners: said(presenter)
      .replace(/\([^)]*\)|\[[^\]]*\]/g, '')
      .split(/,|;|\/|&| and | or /)
      .map((name) => name.replace(/\s+/g, ' ').trim())
      .filter((name) => name !== ''),
    done: tick !== '' || /^\W*~~/.test(topic),
    links: Object.values(row).flatMap(linksIn)
  }
}

const LINK = /!?\[((?:[^[\]]|\[[^[\]]*\])*)\]\(<?((?:[^()\s]|\([^()]*\))*)>?(?: "[^"]*")?\)/g

function linksIn(source: string): string[] {
  const named = [...source.matchAll(LINK)].map(([, , href = '']) => href)
  const bare = [...source.replace(LINK, '').matchAll(/https?:\/\/[^\s)|]*[^\s)|.,]/g)].map(([href]) => href)
  return [...named, ...bare]
}

/** What a person reads in it. */
function said(source: string): string {
  return source
    .replace(LINK, '$1')
    .replace(LINK, '$1')
    .replace(/<\/?\w+>/g, '')
    .replace(/~~|\*\*|`/g, '')
    .replace(/(?<!\w)([*_])(?=\S)(.*?\S)\1(?!\w)/g, '$2')
    .replace(/\\(?=[^\w\s])/g, '')
    .replaceAll('&amp;', '&')
    .replaceAll('&le;', '≤')
    .replace(/\s+/g, ' ')
    .trim()
}

const withoutSigns = (words: string): string => words.replace(/^(?:[❄🔒⌛🔁]\uFE0F?\s*)+/u, '').trim()

function ofOurs(items: readonly ImportedItem[]): PlainItem[] {
  const numbers = new Map<string | null, string>([[null, '']])
  const counts = new Map<string | null, number>()
  return items.map(({ id, parent, topic, timebox, owner, done, imported, notes }) => {
    const count = (counts.get(parent) ?? 0) + 1
    counts.set(parent, count)
    const number = `${numbers.get(parent) ?? '?'}${count}`
    numbers.set(id, `${number}.`)
    const cells = (imported.row?.cells ?? []).filter((_, at) => imported.row?.columns[at]?.role !== 'topic')
    const inTopicCell = imported.row ? cells.flat() : []
    return {
      ...{ number, topic: textOfRuns(topic), timebox, done },
      owners: owner === '' ? [] : owner.split(', '),
      links: [...hrefsIn(topic), ...hrefsIn(inTopicCell), ...hrefsIn(notes)]
    }
  })
}

function hrefsIn(nodes: readonly PmNode[]): string[] {
  const hrefs: string[] = []
  for (const node of nodes) {
    visitTree(node, ({ marks }) => {
      const href = marks?.find(({ type }) => type === 'link')?.attrs?.['href']
      if (typeof href === 'string' && hrefs.at(-1) !== href) hrefs.push(href)
    })
  }
  return hrefs
}

const byNumber = (items: readonly PlainItem[]) =>
  new Map(items.map((item) => [item.number, { ...item, links: [...new Set(item.links)].sort() }]))

describe.skipIf(!corpus)('the items of the corpus (needs EVENTUAL_CORPUS)', { timeout: 120_000 }, () => {
  test.each(READ_WHOLE)('%s: topics, times, presenters, nesting and links are those of its lines', (file) => {
    const text = textOf(file)
    const [ours, plain] = [byNumber(ofOurs(importOf(file, text).items)), byNumber(readPlainly(text))]
    expect([...ours.keys()]).toEqual([...plain.keys()])
    for (const [number, item] of plain) expect(ours.get(number)).toEqual(item)
  })

  test.each(FILES)('%s is held: each item comes to something, the file says it once, and it is read again', (file) => {
    const doc = new Y.Doc()
    writeImported(doc, importOf(file, textOf(file)))
    const items = readItems(doc)
    items.forEach(({ id, number }, index) => {
      const kind = OUTCOME_KINDS[index % OUTCOME_KINDS.length] ?? 'decided'
      setOutcome(doc, id, { kind, words: `What item ${number}. came to`, by: 'ana', ms: 1 })
    })

    const exported = exportDocument(doc)
    for (const { number } of items) expect(exported.split(`What item ${number}. came to`)).toHaveLength(2)
    const again = new Y.Doc()
    writeImported(again, importOf(file, exported))
    expect(readItems(again).map(withoutHand)).toEqual(readItems(doc).map(withoutHand))
    expect(exportDocument(again)).toBe(exported)
  })
})

/** A file says what an item came to, not who wrote it down. */
function withoutHand({ number, topic, owner, timebox, flags, done, outcome }: AgendaItem): unknown {
  return { number, topic, owner, timebox, flags, done, outcome: [outcome?.kind, outcome?.words] }
}
