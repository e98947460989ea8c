import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseRevisionText } from '../../electron/engine/revisions/read-revision.ts'

/**
 * `npm run soak -- alembic-reading <folder>`: every revision file below a folder of published projects, read by Headway
 * and by Python's own `ast`: the metadata agree.
 */

const folder = process.env['REVISIONS']

/** Prints a JSON line for each file that assigns `revision` and `down_revision`: values where they are literals. */
const byPython = `
import ast, json, pathlib, sys

names = ("revision", "down_revision", "branch_labels", "depends_on")

def listed(value):
    return [value] if isinstance(value, str) else list(value or [])

def body(function):
    return [node for node in function.body if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))]

def raises(function):
    return bool(body(function)) and isinstance(body(function)[0], ast.Raise)

def is_empty(function):
    return all(isinstance(node, ast.Pass) or isinstance(node, ast.Return) and is_none(node.value) for node in body(function))

def is_none(node):
    return node is None or isinstance(node, ast.Constant) and node.value is None

for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.py")):
    if path.name.startswith(("__init__", ".#")):
        continue
    source = path.read_bytes()
    if b"down_revision" not in source:
        continue
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        continue
    found, dynamic = {}, False
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) and node.value else []
        for target in targets:
            if isinstance(target, ast.Name) and target.id in names:
                try:
                    found[target.id] = ast.literal_eval(node.value)
                except ValueError:
                    dynamic = True
    if dynamic or not isinstance(found.get("revision"), str) or "down_revision" not in found:
        continue
    up, down = (next((node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name), None) for name in ("upgrade", "downgrade"))
    # Of what does nothing there is nothing to take back.
    state = "missing" if down is None else "throws" if raises(down) else "empty" if is_empty(down) and not (up and is_empty(up)) else "present"
    print(json.dumps([str(path), found["revision"], listed(found["down_revision"]), listed(found.get("branch_labels")), listed(found.get("depends_on")), (ast.get_docstring(tree, clean=False) or ""), state]))
`

type Row = readonly [
  path: string,
  id: string,
  down: readonly string[],
  labels: readonly string[],
  depends: readonly string[],
  doc: string,
  state: string,
]

test.skipIf(folder === undefined)('static reading agrees with Python', () => {
  const printed = execFileSync('python3', ['-c', byPython, join(folder ?? '', '.')], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  })
  const rows = printed
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row)
  const texts = rows.map(([path]) => readFileSync(path, 'utf8'))
  // Of the processor: whatever else the machine does.
  const started = process.cpuUsage()
  const read = rows.map(([path], at) => parseRevisionText(texts[at] ?? '', path).revision)
  const { user, system } = process.cpuUsage(started)
  const each = (user + system) / 1000 / rows.length
  const unlike = rows.flatMap(([path, id, down, labels, depends, doc, state], at) => {
    const found = read[at]
    const mine = [
      found?.id,
      found?.downRevisions,
      found?.branchLabels,
      found?.dependsOn,
      found?.doc.trim(),
      found?.downgrade,
    ]
    const theirs = [id, down, labels, depends, doc.trim(), state]
    return JSON.stringify(mine) === JSON.stringify(theirs)
      ? []
      : [`${path}\n  ${JSON.stringify(mine)}\n  ${JSON.stringify(theirs)}`]
  })
  console.log(`${rows.length} files, ${each.toFixed(3)} ms each, ${unlike.length} otherwise`)
  expect(unlike.slice(0, 20).join('\n')).toBe('')
  expect(rows.length).toBeGreaterThan(0)
  expect(each).toBeLessThan(1)
})
