/** The sample team's documents as they were first written, in Markdown. */

export const HOURLY_READINGS = `# Send gauge readings hourly, not live

## Summary

Every river gauge would send its readings **once an hour, in one batch**, instead of every two minutes. Batteries would last a whole winter and satellite costs would fall by about two thirds.

## Problem

We look after 41 gauges on four rivers. Each one wakes its radio 720 times a day. Last winter 9 of the 41 went silent before the thaw, and two of us drove 600 km to change batteries that should have lasted until May.

Most readers look at the page once a day. The exception is the flood desk, which watches it closely when a river is rising.

## Proposal

1. From 1 February, gauges store a reading every two minutes and send them together, on the hour.
2. Above the alert level a gauge switches to **flood mode** and sends every two minutes, as it does today.
3. The public page says “updated hourly” beside every reading, with the time of the last one.

## What would show it worked

No gauge silent between December and the thaw, and no complaint from the flood desk that a rise was seen late.

## Alternatives

- **Bigger batteries.** €140 each and a visit to every gauge. Solves one winter, not the cost.
- **Every 15 minutes.** Saves six weeks of battery. We need fourteen.
- **Do nothing.** Expect eight to ten silent gauges by March.

## What we give up

The first twenty minutes of a rise that starts below the alert level.

## How to undo

Set \`batch_minutes\` back to 2. Every gauge picks it up within a day, over the air. No readings are lost either way.
`

export const LOAN_GAUGES = `# Return the loan gauges

## Summary

Send the three borrowed gauges back before the snow, and stop paying for their insurance.

## Problem

They have been in the cupboard in Porto since June. The lender asked twice.

## Proposal

Ravi packs them, Tomasz books the courier, and the invoice goes to the autumn budget.

## How to undo

Ask for them again: the lender has forty.
`

export const WINTER_VISITS = `# Winter gauge visits

Two teams, one week each. Anyone driving north takes the spare parts box and signs it out, so that nobody has to be woken up to find it.

## Before leaving

- [x] Charge both field radios
- [x] Print the road closures
- [ ] Collect the ladder in Braga
- [ ] Ask the mill for the gate code

## Upper Minho

The road to the ford closes on 12 December. Park at the chapel and walk the last kilometre; the path is marked with blue tape.

| Gauge | Key is with | Last reading | Battery |
| --- | --- | --- | ---: |
| 17 Mill weir | Ravi | Sun 14:00 | 31 % |
| 18 Old bridge | Mei | Tue 09:00 | 74 % |
| 21 Ford | Zawadi | silent 3 days | – |

## Lower Minho

Three gauges in one day if the tide is out before noon.

## If a gauge is silent

1. Look at the antenna first: five of the last nine were a loose plug.
2. Read the battery with the meter, not with the light.
3. Write down what you found, here, before you drive on.
`

export const READINGS_REVIEW = `# Hourly readings review

Outcome we need: a flood-mode rule that the flood desk can rely on, so positions can close on Thursday.

## Agenda items

1. What starts flood mode? (15m, Ana)
1. Battery log: what did the three test gauges use? (10m, Ravi)
1. Who tells the river boards? (5m, Inês)

## Notes

Everything can be answered in writing before the meeting.
`

export const PORTO = `# Spring retreat in Porto

11 to 15 May. Cheapest mean journey of five cities, and two gauges within a day’s walk.

## Settled

- The hostel by the river, three rooms
- Wednesday is for walking to the gauges
- Nobody has to give a talk

## Open

- [ ] Send the venue dates to Zawadi
- [ ] Ask Joss about the long flight
- [ ] Who brings the projector?
`

export const FIRST_WEEK = `# Your first week

Nobody will be awake when you start. That is normal here, and it is why everything is written down.

## Monday

1. Read the three newest decisions and the proposal that is open.
2. Change your working hours in Settings, so that people see when you are there.
3. Write two lines about yourself in *Who we are*.

## By Friday

- Go along on one of the winter visits, or read last year’s notes if you are far away
- Ask one question in writing, and leave it open over night
- Disagree with something

> If you are waiting for an answer, do the next thing. Whoever answers will find what you did.
`

export const SPARE_PARTS = `# Spare parts box

Two antennas, one ladder key, six seals. Signed out to **Zawadi** until Thursday.

| What | How many | Reorder at |
| --- | ---: | ---: |
| Antenna | 2 | 2 |
| Seal | 6 | 4 |
| Fuse 2 A | 11 | 5 |
`

export const FLOOD_PAGE = `# Flood page, readable in the rain

Tested with four people at the desk, on a phone, outside.

- Numbers twice as large, nothing else on the first screen
- The last reading’s age in words: “4 minutes old”
- Red only when somebody has to do something

\`\`\`
alert_level  = 240   # cm, gauge 17
rise_per_hour = 35   # cm, asked for by the flood desk
\`\`\`
`

export const MONDAY_CALL = `# Written check-ins replace the Monday call

## Summary

Three questions in writing, at a time that suits each of us, instead of one call that suits nobody.

## Problem

Five time zones wrote the same thing twice: once for the call and once for those who slept through it.

## Proposal

Moved, next, in the way. Friday to Tuesday, skipping is fine. The call stays possible: anyone may propose one, with an agenda.

## How to undo

Propose a call.
`

export const LATE_CALLS = `# Nobody takes a 22:00 call twice in a row

## Summary

A call that is late for somebody moves on to somebody else’s evening the next time.

## Problem

We kept 16:00 in Lisbon because it suits most of us. For Joss it is nine in the morning, for Mei one at night, and six of the last eight late calls were theirs.

## Proposal

Whoever had the late end of a call is asked last for the next. The agenda says whose evening it costs.

## What would show it worked

In three months nobody has had two late calls in a row.

## Alternatives

- **No calls at all.** Two questions of last winter were settled in ten minutes after two weeks of writing.
- **A fixed rota.** Breaks with the first holiday.

## What we give up

The habit of one time that everybody knows by heart.

## How to undo

Go back to 16:00 in Lisbon.
`
