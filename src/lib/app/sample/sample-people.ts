/** The invented team of the sample workspace: seven people who are never all awake together. */
import type { WorkingHours } from '$lib/base/working-day'
import type { WorkMoment } from './work-moment'

export interface SamplePerson {
  readonly key: 'ines' | 'ana' | 'mei' | 'ravi' | 'joss' | 'zawadi' | 'tomasz'
  readonly name: string
  readonly city: string
  /** IANA zone. */
  readonly zone: string
  readonly hours: WorkingHours
  /** Degrees east, for the day wave only. */
  readonly longitude: number
  readonly device: string
  /** When their device last met the others; absent where it meets them always. */
  readonly lastMet?: WorkMoment
}

const weekdays = (from: number, to: number): WorkingHours =>
  Array.from({ length: 7 }, (_, day) => (day < 5 ? ([from * 60, to * 60] as const) : null))

/** Inês founded the workspace and is who explores it; the others joined in this order. */
export const SAMPLE_PEOPLE: readonly SamplePerson[] = [
  {
    key: 'ines',
    name: 'Inês',
    city: 'Lisbon',
    zone: 'Europe/Lisbon',
    hours: weekdays(9, 17),
    longitude: -9.1,
    device: 'This device'
  },
  {
    key: 'ana',
    name: 'Ana',
    city: 'São Paulo',
    zone: 'America/Sao_Paulo',
    hours: weekdays(8, 16),
    longitude: -46.6,
    device: 'Laptop'
  },
  {
    key: 'mei',
    name: 'Mei',
    city: 'Osaka',
    zone: 'Asia/Tokyo',
    hours: weekdays(9, 17),
    longitude: 135.5,
    device: 'Phone'
  },
  {
    key: 'ravi',
    name: 'Ravi',
    city: 'Bengaluru',
    zone: 'Asia/Kolkata',
    hours: weekdays(10, 18.5),
    longitude: 77.6,
    device: 'Laptop'
  },
  {
    key: 'joss',
    name: 'Joss',
    city: 'Vancouver',
    zone: 'America/Vancouver',
    hours: weekdays(9, 17),
    longitude: -123.1,
    device: 'Laptop'
  },
  {
    key: 'zawadi',
    name: 'Zawadi',
    city: 'Nairobi',
    zone: 'Africa/Nairobi',
    hours: weekdays(8, 16),
    longitude: 36.8,
    device: 'Laptop'
  },
  {
    key: 'tomasz',
    name: 'Tomasz',
    city: 'Kraków',
    zone: 'Europe/Warsaw',
    hours: weekdays(9, 17),
    longitude: 19.9,
    device: 'Phone',
    lastMet: { daysAgo: 1, clock: '16:50' }
  }
]

export const SAMPLE_WORKSPACE = 'Low Water Survey'
