/**
 * Plans the coming meetings so that whoever carries most carries as little as can be, on top of what they carried before.
 *
 * - A plan chooses one option for each meeting; an option is what it costs each person. Less for the worst is better; of
 *   equal plans the more even one, then the one that takes less in all.
 * - It is found by greedy choices of several tempers, then by changing one meeting and two at a time until neither helps.
 *   `leastWorst` proves from below how good any plan can be: where a plan reaches it, the search ends.
 * - The order within a plan spares whoever carries most now: the first meeting is the next one.
 * - Nothing is random: every device plans the same.
 */

/** What a time costs each person, in their order: whole minutes. */
export type Costs = readonly number[]

/** Of each meeting, the times it could be held at. */
export type Choices = readonly (readonly Costs[])[]

const TEMPERS = [0.5, 1, 2, 4, 8, 16]
/** Pairs of options looked at in one pass of changing two meetings: beyond it, only single changes are tried. */
const MOST_PAIRS = 120_000
const MOST_PASSES = 8
const WEIGHINGS = 200

/** `carried`: what each carries already. Indexes into the options of each meeting; empty where a meeting has none. */
export function planTurns(choices: Choices, carried: Costs): number[] {
  if (choices.some((options) => options.length === 0)) return []
  const useful = usefulOf(choices)
  const plans = TEMPERS.map((temper) => improve(greedy(useful, carried, temper), useful, 0, changeOne))
  const best = plans.reduce((better, plan) => (isBetter(plan.loads, better.loads) ? plan : better))
  const bound = leastWorst(choices, carried, worstOf(best.loads))
  const { chosen } = improve(best, useful, bound, changeTwo)
  return sparingFirst(chosen, choices, carried)
}

/**
 * No plan's worst person carries less: for any weights of people that sum to one, the worst carries at least the weighted
 * mean, and of that every meeting takes at least its cheapest option. The weights grow on whoever carries most.
 * `reached`: the worst of some plan. It says how fast weights are to grow, and where there is nothing more to prove.
 */
export function leastWorst(choices: Choices, carried: Costs, reached: number): number {
  const useful = usefulOf(choices)
  let weights = carried.map(() => 1 / carried.length)
  // Alone, each carries at least what takes least from them.
  let bound = Math.max(
    0,
    ...carried.map((before, person) => before + sum(useful.map((options) => leastOf(options, person))))
  )
  for (let round = 0; round < WEIGHINGS && bound < reached; round++) {
    const loads = [...carried]
    for (const options of useful) add(loads, cheapest(options, weights).costs)
    const mean = dot(loads, weights)
    bound = Math.max(bound, mean)
    const apart = loads.map((load) => load - mean)
    const step = (reached - mean) / Math.max(1, ...apart.map((each) => each * each))
    const grown = weights.map((weight, person) => weight * Math.exp(step * (apart[person] ?? 0)))
    const all = sum(grown)
    weights = grown.map((weight) => weight / all)
  }
  // Minutes are whole; a hair below, for what the arithmetic rounds.
  return Math.ceil(bound - 1e-6)
}

interface Option {
  readonly at: number
  readonly costs: Costs
}

type Useful = readonly (readonly Option[])[]
/** A better plan; null where it finds none. */
type Change = (plan: Plan, useful: Useful) => Plan | null

interface Plan {
  readonly chosen: number[]
  readonly options: Option[]
  readonly loads: number[]
}

/** Meetings that share their options are looked through once. */
function usefulOf(choices: Choices): Useful {
  const known = new Map<Choices[number], readonly Option[]>()
  return choices.map((options) => {
    const useful = known.get(options) ?? undominated(options)
    known.set(options, useful)
    return useful
  })
}

/** An option that costs everybody at least what another does is never needed. Of equal ones the first stays. */
function undominated(options: readonly Costs[]): readonly Option[] {
  const all = options.map((costs, at) => ({ at, costs }))
  return all.filter(({ at, costs }) => !all.some((other) => other.at !== at && dominates(other, { at, costs })))
}

function dominates(a: Option, b: Option): boolean {
  if (!a.costs.every((cost, person) => cost <= (b.costs[person] ?? 0))) return false
  return a.at < b.at || a.costs.some((cost, person) => cost < (b.costs[person] ?? 0))
}

/** Each meeting in turn takes the option that weighs least, people who carry more weighing more by the temper. */
function greedy(useful: Useful, carried: Costs, temper: number): Plan {
  const loads = [...carried]
  const options = useful.map((each) => {
    const scale = Math.max(1, ...loads)
    const weights = loads.map((load) => Math.exp((temper * load) / scale))
    const option = cheapest(each, weights)
    add(loads, option.costs)
    return option
  })
  return { chosen: options.map(({ at }) => at), options, loads }
}

function improve(plan: Plan, useful: Useful, bound: number, change: Change): Plan {
  let now = plan
  for (let pass = 0; pass < MOST_PASSES && worstOf(now.loads) > bound; pass++) {
    const better = change(now, useful)
    if (!better) break
    now = better
  }
  return now
}

function changeOne(plan: Plan, useful: Useful): Plan | null {
  let best = plan
  for (const [meeting, options] of useful.entries()) {
    for (const option of options) {
      const next = withOption(best, meeting, option)
      if (isBetter(next.loads, best.loads)) best = next
    }
  }
  return best === plan ? null : best
}

function changeTwo(plan: Plan, useful: Useful): Plan | null {
  let best = plan
  let left = MOST_PAIRS
  for (const { half, second, option } of pairsOf(plan, useful)) {
    if (left-- === 0) break
    if (isBetter(loadsWith(half, second, option), best.loads)) best = withOption(half, second, option)
  }
  return best === plan ? null : best
}

/** With every meeting changed to every option, every change of a later one. */
function* pairsOf(plan: Plan, useful: Useful): Generator<{ half: Plan; second: number; option: Option }> {
  for (const [first, options] of useful.entries()) {
    for (const one of options) yield* laterChanges(withOption(plan, first, one), first, useful)
  }
}

function* laterChanges(half: Plan, first: number, useful: Useful) {
  for (let second = first + 1; second < useful.length; second++) {
    for (const option of useful[second] ?? []) yield { half, second, option }
  }
}

function withOption(plan: Plan, meeting: number, option: Option): Plan {
  const loads = loadsWith(plan, meeting, option)
  return { chosen: plan.chosen.with(meeting, option.at), options: plan.options.with(meeting, option), loads }
}

function loadsWith({ loads, options }: Plan, meeting: number, option: Option): number[] {
  const before = options[meeting]?.costs ?? []
  return loads.map((load, person) => load - (before[person] ?? 0) + (option.costs[person] ?? 0))
}

/** The same choices in the order in which the worst-off carry least on the way. Only where the sums of all stay as they are. */
function sparingFirst(chosen: readonly number[], choices: Choices, carried: Costs): number[] {
  const order = [...chosen]
  const loads = [...carried]
  const costsAt = (meeting: number, option: number) => choices[meeting]?.[option] ?? []
  for (let now = 0; now < order.length; now++) {
    const mine = order[now] ?? 0
    const swaps = order.slice(now).flatMap((theirs, ahead) => {
      const later = now + ahead
      const isSame =
        isEqual(costsAt(now, theirs), costsAt(later, theirs)) && isEqual(costsAt(now, mine), costsAt(later, mine))
      return isSame ? [{ later, loads: plus(loads, costsAt(now, theirs)) }] : []
    })
    const least = swaps.reduce((best, swap) => (isBetter(swap.loads, best.loads) ? swap : best), {
      later: now,
      loads: plus(loads, costsAt(now, mine))
    })
    const taken = order[least.later] ?? mine
    order[least.later] = mine
    order[now] = taken
    add(loads, costsAt(now, taken))
  }
  return order
}

/** Less for the worst; then more even; then less in all. */
function isBetter(a: Costs, b: Costs): boolean {
  return (worstOf(a) - worstOf(b) || sumOfSquares(a) - sumOfSquares(b) || sum(a) - sum(b)) < 0
}

function cheapest(options: readonly Option[], weights: Costs): Option {
  return options.reduce((least, option) => (dot(option.costs, weights) < dot(least.costs, weights) ? option : least))
}

function leastOf(options: readonly Option[], person: number): number {
  return Math.min(...options.map(({ costs }) => costs[person] ?? 0))
}

function plus(loads: Costs, costs: Costs): number[] {
  return loads.map((load, person) => load + (costs[person] ?? 0))
}

function add(loads: number[], costs: Costs): void {
  loads.forEach((load, person) => (loads[person] = load + (costs[person] ?? 0)))
}

function isEqual(a: Costs, b: Costs): boolean {
  return a.length === b.length && a.every((cost, person) => cost === b[person])
}

const dot = (a: Costs, b: Costs) => a.reduce((all, each, at) => all + each * (b[at] ?? 0), 0)
const sum = (costs: Costs) => costs.reduce((all, each) => all + each, 0)
const sumOfSquares = (costs: Costs) => costs.reduce((all, each) => all + each * each, 0)
const worstOf = (costs: Costs) => Math.max(0, ...costs)
