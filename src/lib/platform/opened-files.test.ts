import { strToU8, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { openChosenFiles } from './opened-files'

const file = (name: string, content: Uint8Array | string) => new File([content as BlobPart], name)

test('files and archives become texts with paths, in order', async () => {
  const zip = zipSync({
    'rfcs/0002-b.md': strToU8('# b'),
    'rfcs/0001-a.md': strToU8('# a'),
    '__MACOSX/x.md': strToU8('x')
  })
  const opened = await openChosenFiles([file('note.md', '# ñ'), file('rfcs.zip', zip)])
  expect(opened.ok && opened.value.files).toEqual([
    { path: 'note.md', text: '# ñ' },
    { path: 'rfcs/0001-a.md', text: '# a' },
    { path: 'rfcs/0002-b.md', text: '# b' }
  ])
})

test('what is no Markdown is named', async () => {
  const opened = await openChosenFiles([file('a.md', 'a'), file('photo.png', Uint8Array.of(1, 2))])
  expect(opened.ok && opened.value.leftOut).toEqual([{ path: 'photo.png', why: 'Left out: not a Markdown file' }])
})

test('a file of changes says where it is taken in', async () => {
  const bundle = file('low-tide-2026-11-30.eventual', Uint8Array.of(1))
  const [alone, beside] = [await openChosenFiles([bundle]), await openChosenFiles([file('a.md', 'a'), bundle])]
  expect(alone).toEqual({ ok: false, error: { kind: 'IsABundle' } })
  expect(beside.ok && beside.value.leftOut).toEqual([
    {
      path: 'low-tide-2026-11-30.eventual',
      why: 'Left out: a file of changes. Take it in on the page “Where your work is”'
    }
  ])
})

test('a bomb, a broken archive and bytes that are no text are refused whole', async () => {
  const bomb = zipSync({ 'big.md': new Uint8Array(30_000_000) })
  expect(await openChosenFiles([file('bomb.zip', bomb)])).toEqual({ ok: false, error: { kind: 'ZipTooLarge' } })
  const broken = zipSync({ 'a.md': strToU8('a'.repeat(500)) }).slice(0, 60)
  expect(await openChosenFiles([file('broken.zip', broken)])).toEqual({ ok: false, error: { kind: 'ZipDamaged' } })
  expect(await openChosenFiles([file('latin1.md', Uint8Array.of(0xe9, 0x20, 0x41))])).toEqual({
    ok: false,
    error: { kind: 'FileNotText', path: 'latin1.md' }
  })
})
