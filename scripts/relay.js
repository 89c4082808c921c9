#!/usr/bin/env node
/**
 * `npm run relay -- …`, `eventual-relay …`: the relay alone, in this very process. Built first when its sources changed; where
 * only what runs is installed (`npm ci --omit=dev`), as it was built.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

async function relayFile() {
  if (!existsSync(join(root, 'node_modules/vite'))) return join(root, 'build-node/relay/main.js')
  const { buildForNode } = await import('./node-build.js')
  return buildForNode('relay', 'src/relay/main.ts')
}

await import(pathToFileURL(await relayFile()).href)
