/**
 * Kills something that acknowledges, again and again, each time after a number of acknowledgements that chance has, and lets
 * the caller look at what is left. It knows nothing of what is killed: a process that writes to a store of its own, or a
 * relay whose clients are here.
 */
import type { SimRandom } from '../sim-random'

export interface Victim {
  /** Ends it at once, as a power cut ends a process; resolves when it is gone and all it acknowledged was heard. */
  kill(): Promise<void>
  /** Rejects where it ends by itself. */
  readonly failed: Promise<never>
}

export interface KillStory<Ack> {
  readonly rounds: number
  readonly random: SimRandom
  /** It is killed after so many acknowledgements at most. */
  readonly mostAcks: number
  /** Starts it; `acked` is called for everything it said is kept, in order. */
  start(round: number, acked: (ack: Ack) => void): Promise<Victim>
  /** Looks at what is left; `acks` are those of this round. Fails where one is missing. */
  look(acks: readonly Ack[], round: number): Promise<void>
}

/** Resolves with how much was acknowledged in all. */
export async function killRounds<Ack>(story: KillStory<Ack>): Promise<number> {
  let all = 0
  for (let round = 1; round <= story.rounds; round++) {
    const acks = await killedRound(story, round)
    await story.look(acks, round)
    all += acks.length
  }
  return all
}

async function killedRound<Ack>({ random, mostAcks, start }: KillStory<Ack>, round: number): Promise<readonly Ack[]> {
  const acks: Ack[] = []
  const enough = 1 + random.below(mostAcks)
  const moment = new Promise<void>((resolve, reject) => {
    const started = start(round, (ack) => {
      acks.push(ack)
      // Within the very call: whatever it is doing now, it does not finish.
      if (acks.length === enough) started.then((victim) => victim.kill()).then(resolve, reject)
    })
    started.then(({ failed }) => failed).catch(reject)
  })
  await moment
  return acks
}
