import { newMemoryMailboxes, openMemoryMailboxStore } from '../../src/relay/memory-store'
import { newSimRandom } from '../support/sim-random'
import { describeMailboxStore } from './mailbox-store'

describeMailboxStore('memory', () => {
  const mailboxes = newMemoryMailboxes(newSimRandom(1))
  return { open: () => Promise.resolve(openMemoryMailboxStore(mailboxes)), erase: () => Promise.resolve() }
})
