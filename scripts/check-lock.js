/**
 * Sees that the lock file names every optional package it refers to: npm silently leaves out those it could not fetch,
 * and then `npm ci` fails on the machines that need them.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './fingerprint.js'

const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
  Object.keys(optionalDependencies)
    .filter((name) => !isFoundFrom(place, name))
    .map((name) => `${name}, wanted by ${place}`)
)

process.stdout.write(missing.map((line) => `missing in package-lock.json: ${line}\n`).join(''))
process.exitCode = missing.length > 0 ? 1 : 0

/** Whether a package at `place` finds `name` in its own node_modules or in one further up. */
function isFoundFrom(place, name) {
  const candidate = `${place === '' ? '' : `${place}/`}node_modules/${name}`
  if (packages[candidate]) return true
  return place !== '' && isFoundFrom(place.slice(0, Math.max(0, place.lastIndexOf('node_modules/') - 1)), name)
}
