import { expect, test } from 'vitest'
import { bytesToId } from '../base/ids'
import { err } from '../base/result'
import { newScope } from '../base/scope'
import { App, type AppDeps } from './app.svelte'

const ids = [1, 2].map((byte) => bytesToId('workspace', new Uint8Array(32).fill(byte)))

/** An app whose workspaces do not open, and which remembers which it tried. */
function newApp() {
  const tried: string[] = []
  const start = {
    refresh: () => Promise.resolve(),
    entryOf: (id: string) => ({ id, name: id, isSample: false, lastUsedMs: 0, vault: id })
  }
  const open: AppDeps['open'] = ({ id }) => {
    tried.push(id)
    return Promise.resolve(err({ kind: 'NotAMember' }))
  }
  const app = new App({ start, open, scope: newScope() } as Partial<AppDeps> as AppDeps)
  return { app, tried }
}

test('whoever asks for a workspace that is being opened gets that, and does not open it a second time', async () => {
  const { app, tried } = newApp()
  const [id = ''] = ids
  const answers = await Promise.all([app.prepareWorkspace(id), app.openWorkspace(id), app.openWorkspace(id)])
  expect(tried).toEqual([id])
  expect(new Set(answers).size).toBe(1)
})

test('one that did not open is tried again by the next who asks', async () => {
  const { app, tried } = newApp()
  const [id = '', other = ''] = ids
  await app.prepareWorkspace(id)
  await Promise.all([app.openWorkspace(id), app.openWorkspace(other)])
  expect(tried).toEqual([id, id, other])
})
