import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLevelStore } from '../../src/relay/level-store'
import { newSimRandom } from '../support/sim-random'
import { describeMailboxStore } from './mailbox-store'

describeMailboxStore('LevelDB', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'eventual-store-'))
  return {
    async open() {
      const opened = await openLevelStore(directory, { random: newSimRandom(1) })
      if (!opened.ok) throw new Error(opened.error.why)
      return opened.value
    },
    erase: () => rm(directory, { recursive: true })
  }
})
