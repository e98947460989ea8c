/**
 * `npm run -s conformance -- <cases.json>`: scores recorded Alembic answers against the engine.
 * Prints one JSON object {cases, agree, decided, wrong, seconds}; exit 1 if `wrong` is not empty, 2 for bad usage.
 */
import { readFileSync } from 'node:fs'
import { scoreVectors } from './conformance/score.ts'
import { vectorFile } from './conformance/vectors.ts'

const [path] = process.argv.slice(2)
if (path === undefined) {
  process.stderr.write('usage: npm run -s conformance -- <cases.json>\n')
  process.exitCode = 2
} else {
  const started = performance.now()
  const score = scoreVectors(vectorFile.parse(JSON.parse(readFileSync(path, 'utf8'))))
  const seconds = Math.round(performance.now() - started) / 1000
  process.stdout.write(`${JSON.stringify({ ...score, seconds }, null, 1)}\n`)
  process.exitCode = score.wrong.length > 0 ? 1 : 0
}
