/** Typed Svelte context for the two things components are given; asking where nobody gave it is a mistake of ours. */
import { getContext, setContext } from 'svelte'
import { assert } from '../base/assert'
import type { AppView, WorkspaceView } from './workspace-views'

const APP = Symbol('app')
const WORKSPACE = Symbol('workspace')

export function setApp(app: AppView): AppView {
  return setContext(APP, app)
}

export function useApp(): AppView {
  const app = getContext<AppView | undefined>(APP)
  assert(app, 'the root layout gives the app')
  return app
}

/** A getter, because a layout may open another workspace while its pages stay. */
export function setWorkspace(workspace: () => WorkspaceView): void {
  setContext(WORKSPACE, workspace)
}

export function useWorkspace(): WorkspaceView {
  const workspace = getContext<(() => WorkspaceView) | undefined>(WORKSPACE)
  assert(workspace, 'the workspace layout gives the workspace')
  return workspace()
}
