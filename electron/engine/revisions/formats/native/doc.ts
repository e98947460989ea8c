import type { Comment, Program } from '@babel/types'

/** Comments for tools, not for people. */
const directive =
  /^[\s*]*(?:@ts-|@license|@preserve|eslint|prettier|oxlint|biome|istanbul|c8|v8|global[s ]|<reference)/

/**
 * The doc string of a module: its first `/** *\/` comment before the first statement that is no import,
 * else the first block comment there, else the first run of `//` lines. Stars and indentation are removed.
 */
export function docOf(comments: readonly Comment[], program: Program): string {
  const body = program.body.find((statement) => statement.type !== 'ImportDeclaration')
  const limit = body?.start ?? Number.POSITIVE_INFINITY
  const before = comments.filter((comment) => (comment.start ?? 0) < limit)
  const candidates = before.filter((comment) => !directive.test(comment.value))
  const block =
    before.find((comment) => comment.type === 'CommentBlock' && comment.value.startsWith('*')) ??
    candidates.find((comment) => comment.type === 'CommentBlock')
  if (block !== undefined) return blockText(block.value)
  const lines = firstRun(candidates)
  return lines
    .map((line) => line.value.replace(/^[\s/]?/, '').trimEnd())
    .join('\n')
    .trim()
}

function blockText(value: string): string {
  const lines = value.replace(/^\*+/, '').split('\n')
  return lines
    .map((line, index) => (index === 0 ? line : line.replace(/^\s*\*? ?/, '')).trimEnd())
    .join('\n')
    .trim()
}

/** Line comments that follow each other without a gap of more than a line end. */
function firstRun(comments: readonly Comment[]): Comment[] {
  const run: Comment[] = []
  for (const comment of comments) {
    const last = run.at(-1)
    if (last !== undefined && (comment.start ?? 0) - (last.end ?? 0) > 1) break
    run.push(comment)
  }
  return run
}
