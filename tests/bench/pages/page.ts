/** What the measurements ask of a page. Ours is the app's own modules; baselines stand beside, in their own folder. */
import { newPlain } from '../baselines/plain'
import { openBareEditor } from '../baselines/bare-editor'
import { newStateVectors } from '../baselines/state-vectors'
import { newYRooms } from '../baselines/y-rooms'
import { newYWebrtc } from '../baselines/y-webrtc'
import { newConnecting } from './connecting'
import { newLive } from './live'
import { newNewcomer } from './newcomer'
import { newOpening } from './opening'
import { crowd, newWorkspace } from './workspaces'

const plain = newPlain()
const bench = {
  connecting: newConnecting(),
  live: newLive(),
  newcomer: newNewcomer(plain),
  crowd,
  newWorkspace,
  openBareEditor,
  opening: newOpening(),
  plain,
  stateVectors: newStateVectors(plain),
  yRooms: newYRooms(),
  yWebrtc: newYWebrtc()
}

declare global {
  interface Window {
    bench: typeof bench
  }
}

window.bench = bench
