import 'fake-indexeddb/auto'
import { assert } from '$lib/base/assert'
import { bytesToId, type WorkspaceId } from '$lib/base/ids'
import { deleteWorkspaceDatabase, openIdbWorkspaceStore } from '$lib/platform/idb-workspace-store'
import { describeWorkspaceStore } from './workspace-store'

const patience = { after: () => () => undefined }
let disks = 0

describeWorkspaceStore('indexeddb', () => {
  disks += 1
  const workspace: WorkspaceId = bytesToId('workspace', new Uint8Array(32).fill(disks))
  return {
    async open() {
      const store = await openIdbWorkspaceStore({ workspace, absent: 'create', timers: patience })
      assert(store.ok, 'the database opens')
      return store.value
    },
    erase: () => deleteWorkspaceDatabase(workspace)
  }
})
