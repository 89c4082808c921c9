/**
 * `npm run test:cluster`: the tests that need nats-server, which starts clusters of its own on the loopback address.
 * Where the program is not found it says so and fails; `npm test` leaves them out with that line instead.
 */
import { findNatsServer } from './find-nats-server.js'
import { binary, runNode } from './run-command.js'

export const WITHOUT_NATS =
  'left out: nats-server is not installed (apt-get install nats-server), or name it in NATS_SERVER_PATH'

/** What to run besides the reporters and files of the caller's own. */
export const CLUSTER_ARGS = [binary('vitest'), 'run', '--config', 'vitest.cluster.config.ts']

if (process.argv[1]?.endsWith('test-cluster.js')) {
  if (findNatsServer() === null) {
    process.stderr.write(`${WITHOUT_NATS}\n`)
    process.exitCode = 1
  } else {
    const { code } = await runNode([...CLUSTER_ARGS, ...process.argv.slice(2)])
    process.exitCode = code ?? 1
  }
}
