import { newMemoryShelf, openMemoryStore } from '$lib/log/memory-store'
import { describeWorkspaceStore } from './workspace-store'

describeWorkspaceStore('memory', () => {
  const shelf = newMemoryShelf()
  return { open: () => Promise.resolve(openMemoryStore(shelf)), erase: () => Promise.resolve() }
})
