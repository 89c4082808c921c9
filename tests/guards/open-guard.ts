/**
 * Opens one guard for one run of tests: while a source file is loaded, the body of the guard's function becomes the
 * expression that lets everything through. Production code knows nothing of it.
 */
import { relative } from 'node:path'
import ts from 'typescript'
import type { Plugin } from 'vite'
import type { Guard } from './guards-of.ts'
import { guards } from './guards.ts'

type WithBody = ts.FunctionLikeDeclaration & { readonly body: ts.ConciseBody }

/** The plugin that opens the guard of this name; none where no name is given. */
export function openGuard(name: string | undefined): readonly Plugin[] {
  if (!name) return []
  const guard = guards.find((each) => each.name === name)
  if (!guard) throw new Error(`no guard is called ${name}`)
  return [
    {
      name: 'eventual:open-guard',
      enforce: 'pre',
      transform(code, id) {
        const path = relative(process.cwd(), id.split('?')[0] ?? id).replaceAll('\\', '/')
        return path === guard.file ? { code: withGuardOpen(code, guard), map: null } : null
      }
    }
  ]
}

/** The source as it would be without the guard; throws where its function is not there, or there twice. */
export function withGuardOpen(source: string, { file, fn, open }: Pick<Guard, 'file' | 'fn' | 'open'>): string {
  const { body } = onlyFunction(source, file, fn)
  const [from, to] = [body.getStart(), body.getEnd()]
  const opened = ts.isBlock(body) ? `{ return (${open}) }` : `(${open})`
  return source.slice(0, from) + opened + source.slice(to)
}

function onlyFunction(source: string, file: string, fn: string): WithBody {
  const found: WithBody[] = []
  const visit = (node: ts.Node): void => {
    if (hasBody(node) && nameOf(node) === fn) found.push(node)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true))
  const [only] = found
  if (!only || found.length > 1) throw new Error(`${file} has ${found.length} functions called ${fn}, not one`)
  return only
}

function hasBody(node: ts.Node): node is WithBody {
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined
}

/** Its own name, or that of what it is assigned to. */
function nameOf(node: WithBody): string | undefined {
  const name = node.name ?? (isNaming(node.parent) ? node.parent.name : undefined)
  return name && (ts.isIdentifier(name) || ts.isPrivateIdentifier(name)) ? name.text : undefined
}

function isNaming(node: ts.Node): node is ts.VariableDeclaration | ts.PropertyAssignment | ts.PropertyDeclaration {
  return ts.isVariableDeclaration(node) || ts.isPropertyAssignment(node) || ts.isPropertyDeclaration(node)
}
