/**
 * `npm run test:full-disk`: the relay's store on a real disk that fills up, a small one in memory that only this command sees.
 * It needs to be allowed to mount; the same story with the fault put beneath the store is in the test suite.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './fingerprint.js'
import { buildForNode } from './node-build.js'

process.chdir(root)
const bundle = await buildForNode('fill-disk', 'tests/support/relay-kill/fill-disk.ts')
const folder = mkdtempSync(join(tmpdir(), 'eventual-small-disk-'))
// In a namespace of its own, so that nothing has to be unmounted whatever happens.
const story = 'mount -t tmpfs -o size=96m none "$1" || exit 77; exec "$2" "$3" "$1"'
const { status } = spawnSync(
  'unshare',
  ['--mount', '--map-root-user', 'sh', '-c', story, 'sh', folder, process.execPath, bundle],
  { stdio: 'inherit' }
)
rmSync(folder, { recursive: true })
if (status === 77 || status === null) process.stderr.write('No small disk can be mounted here, so nothing was tried.\n')
process.exitCode = status ?? 1
