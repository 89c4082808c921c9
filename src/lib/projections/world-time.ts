/** The instant of a wall time is a rule of documents (a closing time is one); here for the screens that ask for it. */
export { zonedMs, type WallTime } from '../docs/wall-time'
