/** Tries what is large or strange where it can be killed: one request, one answer. */
import { tryUpdate, type TrialRequest } from '$lib/sync/update-trial'

addEventListener('message', ({ data }: MessageEvent<TrialRequest>) => postMessage(tryUpdate(data)))
