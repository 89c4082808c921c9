/**
 * The one dialect of Markdown that is read and written here: CommonMark, GitHub's tables, task lists, strikethrough,
 * footnotes and bare links, and front matter in YAML or TOML. Both directions share these settings, which is
 * what makes printing a fixed point: print(parse(print(x))) = print(x).
 */
import type { Definition, Nodes, Root } from 'mdast'
import { fromMarkdown, type Options as ParseOptions } from 'mdast-util-from-markdown'
import { frontmatterFromMarkdown, frontmatterToMarkdown } from 'mdast-util-frontmatter'
import { gfmFromMarkdown, gfmToMarkdown } from 'mdast-util-gfm'
import { toMarkdown, type Options as PrintOptions } from 'mdast-util-to-markdown'
import { frontmatter } from 'micromark-extension-frontmatter'
import { gfm } from 'micromark-extension-gfm'

const FRONT_MATTER: ('yaml' | 'toml')[] = ['yaml', 'toml']

const PARSE: ParseOptions = {
  extensions: [gfm(), frontmatter(FRONT_MATTER)],
  mdastExtensions: [gfmFromMarkdown(), frontmatterFromMarkdown(FRONT_MATTER)]
}

const PRINT: PrintOptions = {
  bullet: '-',
  bulletOther: '*',
  // Not `---`: a document that begins with it and has another becomes front matter when read again.
  rule: '*',
  emphasis: '*',
  strong: '*',
  fences: true,
  listItemIndent: 'one',
  resourceLink: false,
  extensions: [gfmToMarkdown({ tablePipeAlign: false }), frontmatterToMarkdown(FRONT_MATTER)],
  // HTML in a tight item would swallow the block after it.
  join: [(left, _right, parent) => (left.type === 'html' && parent.type === 'listItem' ? 1 : undefined)]
}

/** Byte order mark and Windows line ends go first: one proposal in seventy has them, and they are nobody's words. */
export function normaliseSource(text: string): string {
  return text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
}

export function parseMdast(source: string): Root {
  return fromMarkdown(source, PARSE)
}

export function printMdast(tree: Nodes): string {
  return toMarkdown(tree, PRINT)
}

/** The source of one node as it would be printed, without the line end. For what has no place in the schema. */
export function sourceOf(node: Nodes): string {
  return toMarkdown(node, { extensions: [gfmToMarkdown()] }).replace(/\n$/, '')
}

export function visitMdast(node: Nodes, visit: (node: Nodes) => void): void {
  visit(node)
  if ('children' in node) for (const child of node.children) visitMdast(child, visit)
}

/** A link's `ref` where its words were its address, as in `www.a.example`. */
export const BARE = 'bare:'

export type DefinitionByIdentifier = ReadonlyMap<string, Definition>

/** The first definition of each label, as Markdown resolves them. */
export function definitionsIn(tree: Nodes): DefinitionByIdentifier {
  const definitionByIdentifier = new Map<string, Definition>()
  visitMdast(tree, (node) => {
    if (node.type !== 'definition' || definitionByIdentifier.has(node.identifier)) return
    definitionByIdentifier.set(node.identifier, node)
  })
  return definitionByIdentifier
}
