import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bytesToHex, hexToBytes } from '$lib/base/bytes'
import { boxKeyFromSeed } from '$lib/crypto/wrapping'
import { entryHashes } from '$lib/log/entry-hashes'
import { judgeRun } from '$lib/log/log-reader'
import { encodeGuestLink, parseGuestLink } from '$lib/log/guest-link'
import { qrHashes, unpackFromQr } from '$lib/log/qr-packing'
import { recordHashes } from '$lib/log/range-record'
import { statementIdOf } from '$lib/team/device-id'
import { openLook } from '$lib/team/sealed-look'
import { encodeInviteLink, parseInviteLink } from '$lib/team/invite-link'
import { parseReturnAnswer, parseReturnInvitation, parseReturnRequest } from '$lib/team/return-codes'
import { encodeSpareLink, parseSpareLink } from '$lib/team/spare-link'
import { decodeAct } from '$lib/wire/act-codec'
import { decodeBody } from '$lib/wire/body-codec'
import { decodeBundle, decodeParcel } from '$lib/wire/bundle-codec'
import { PROTOCOL_VERSION } from '$lib/wire/entry'
import { decodeRun } from '$lib/wire/entry-codec'
import { decodeGuestPost } from '$lib/wire/guest-post-codec'
import { decodeMailboxMessage, encodeMailboxMessage } from '$lib/wire/mailbox-message-codec'
import { decodeLook } from '$lib/wire/look-codec'
import { decodePeerMessage, encodePeerMessage } from '$lib/wire/peer-message-codec'
import { readQrPart } from '$lib/wire/qr-parts'
import { decodeRecord, decodeRecordContent } from '$lib/wire/range-record-codec'
import { decodeStatement } from '$lib/wire/statement-codec'
import { WORKSPACE } from '../../support/story-logs'
import { bundleCases } from './bundle-cases'
import { guestCases } from './guest-cases'
import { mailboxCases } from './mailbox-cases'
import { protocolCases } from './cases'
import { lettingCases } from './letting-cases'
import { LOOK_PARTIES, LOOK_SEED, lookCases } from './look-cases'
import { peerCases } from './peer-cases'
import { podCases } from './pod-cases'
import { answerCases } from './answer-cases'
import { backupCases, draftCases, spareCases } from './spare-cases'
import { PROTOCOL_HISTORY } from './history'
import { hashOfCases, historyFaults, writeCases, type GoldenCase } from './history-lock'

const GOLDEN = join(import.meta.dirname, '../protocol.json')

function golden(): GoldenCase[] {
  return JSON.parse(readFileSync(GOLDEN, 'utf8')) as GoldenCase[]
}

function bytesOf(name: string): Uint8Array {
  const bytes = hexToBytes(golden().find((each) => each.name === name)?.hex ?? '')
  if (!bytes.ok) throw new Error(`no golden bytes of ${name}`)
  return bytes.value
}

const textOf = (name: string) => new TextDecoder().decode(bytesOf(name))

test('[WIRE-5] every format still makes its golden bytes', async () => {
  const cases = [
    ...(await protocolCases()),
    ...(await peerCases()),
    ...lettingCases(),
    ...(await spareCases()),
    ...(await backupCases()),
    ...(await bundleCases()),
    ...(await mailboxCases()),
    ...(await guestCases()),
    ...draftCases(),
    ...(await lookCases()),
    ...podCases(),
    ...answerCases()
  ].map(({ name, given, bytes }) => ({
    name,
    given,
    hex: bytesToHex(bytes)
  }))
  await expect(writeCases(cases)).toMatchFileSnapshot(GOLDEN)
})

test('[WIRE-5] every format still reads its golden bytes', async () => {
  for (const { name } of golden()) {
    if (name.startsWith('body ')) expect(decodeBody(bytesOf(name)).ok, name).toBe(true)
    if (name.startsWith('act ')) expect(decodeAct(bytesOf(name)).ok, name).toBe(true)
    if (name.startsWith('message ')) {
      const read = decodePeerMessage(bytesOf(name))
      if (!read.ok || read.value.kind === 'unknown') throw new Error(`${name} does not read`)
      expect(encodePeerMessage(read.value), name).toEqual(bytesOf(name))
    }
    if (name.startsWith('relay message ')) {
      const read = decodeMailboxMessage(bytesOf(name))
      if (!read.ok || !read.value) throw new Error(`${name} does not read`)
      expect(encodeMailboxMessage(read.value), name).toEqual(bytesOf(name))
    }
    if (name.endsWith('run of 73')) expect(decodeStatement(bytesOf(name), statementIdOf).ok, name).toBe(true)
  }
  expect(decodeRecord(bytesOf('record'), recordHashes).ok).toBe(true)
  expect(decodeRecordContent(bytesOf('record content, not deflated'), { from: 10, to: 40 }).ok).toBe(true)
  expect(decodeBundle(bytesOf('bundle'))).toMatchObject({ ok: true, value: { isWhole: true } })
  expect(decodeBundle(bytesOf('bundle with a parcel'))).toMatchObject({ ok: true, value: { isWhole: true } })
  expect(decodeParcel(bytesOf('parcel of a bundle')).ok).toBe(true)
  for (const name of ['QR part 1', 'QR part that mixes blocks'])
    expect(readQrPart(textOf(name), qrHashes).ok, name).toBe(true)
  expect(unpackFromQr(bytesOf('bundle packed for QR codes'))).toEqual({
    ok: true,
    value: bytesOf('bundle with a parcel')
  })
  const text = textOf('invite link')
  const link = parseInviteLink(text)
  expect(link.ok && encodeInviteLink(link.value), text).toEqual({ ok: true, value: text })
  expect(parseReturnInvitation(textOf('invitation to come back')).ok).toBe(true)
  expect(parseReturnRequest(textOf('request to come back')).ok).toBe(true)
  expect(parseReturnAnswer(textOf('answer to a request to come back')).ok).toBe(true)
  const spareText = textOf('spare key link')
  const spare = parseSpareLink(spareText)
  expect(spare.ok && encodeSpareLink(spare.value), spareText).toEqual({ ok: true, value: spareText })
  const run = decodeRun(bytesOf('run of an entry and a receipt'), WORKSPACE, entryHashes)
  if (!run.ok) throw new Error(run.error.kind)
  expect(await judgeRun(run.value, null)).toMatchObject({ ok: true, value: { tip: { seq: 2 } } })
})

test('[WIRE-5] a guest link and its posts still read', () => {
  const text = textOf('guest link')
  const link = parseGuestLink(text)
  expect(link.ok && encodeGuestLink(link.value), text).toEqual({ ok: true, value: text })
  for (const name of ['guest post state', 'guest post ended'])
    expect(decodeGuestPost(bytesOf(name)).ok, name).toBe(true)
})

test('[WIRE-5] a golden look opens for the one device it is wrapped to', async () => {
  const act = decodeAct(bytesOf('act look, sealed to one device'))
  if (!act.ok || act.value.body.type !== 'look') throw new Error('no look')
  const opened = await openLook(act.value.body, LOOK_PARTIES, await boxKeyFromSeed(LOOK_SEED))
  expect(opened.ok && decodeLook(opened.value)).toMatchObject({ ok: true, value: { title: 'The quarry' } })
  expect(decodeLook(bytesOf('look answer'))).toEqual({ ok: true, value: { type: 'answer', words: 'Fair.' } })
})

test('[WIRE-6] no golden byte changes without a new version and a line in the history', () => {
  expect(historyFaults(golden(), PROTOCOL_HISTORY, PROTOCOL_VERSION)).toEqual([])
})

test('[WIRE-6] a changed, lost or moved case is found by the line that froze it, and a new one asks for its own', () => {
  const cases = golden()
  const faults = (changed: readonly GoldenCase[], history = PROTOCOL_HISTORY) =>
    historyFaults(changed, history, PROTOCOL_VERSION)
  const since = PROTOCOL_HISTORY[0]?.since ?? ''
  for (const at of [0, 40, (PROTOCOL_HISTORY[0]?.cases.count ?? 0) - 1]) {
    const changed = cases.map((each, i) => (i === at ? { ...each, hex: `${each.hex.slice(0, -2)}77` } : each))
    expect(faults(changed)).toEqual([`a byte of ${since} changed: raise the version`])
    expect(faults(cases.toSpliced(at, 1))[0]).toMatch(/^(other cases than those|a byte) of/)
  }

  const added = { name: 'a later format', given: null, hex: '00' }
  expect(faults([...cases, added])).toEqual([
    `no line for 1 cases, a later format to a later format, with hash ${hashOfCases([added])}`
  ])
  const line = {
    version: PROTOCOL_VERSION,
    since: '2027-01-01',
    what: 'A later format.',
    cases: { count: 1, first: added.name, last: added.name },
    vectors: hashOfCases([added])
  }
  expect(faults([...cases, added], [...PROTOCOL_HISTORY, line])).toEqual([])
  expect(faults([added, ...cases], [line, ...PROTOCOL_HISTORY])).not.toEqual([])
})

test('[WIRE-6] a new version begins anew: its lines cover every case, and those before it stay', () => {
  const cases = golden()
  const next = PROTOCOL_VERSION + 1
  const line = {
    version: next,
    since: '2027-01-01',
    what: 'Everything again.',
    cases: { count: cases.length, first: cases[0]?.name ?? '', last: cases.at(-1)?.name ?? '' },
    vectors: hashOfCases(cases)
  }
  expect(historyFaults(cases, [...PROTOCOL_HISTORY, line], next)).toEqual([])
  expect(historyFaults(cases, [line], next)).not.toEqual([])
  expect(historyFaults(cases, PROTOCOL_HISTORY, next)).not.toEqual([])
})
