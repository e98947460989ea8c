import { join } from 'node:path'
import type { Ports } from '../../ports.ts'
import { modelPresets } from './index.ts'
import type { ModelPreset } from './preset.ts'

const telling = [
  'package.json',
  'pyproject.toml',
  'requirements.txt',
  'Pipfile',
  'manage.py',
  'drizzle.config.ts',
]
const mostBytes = 1024 * 1024

/** The value of `"model"` for the tool that a folder uses, by the files that name its packages; null where none is known. */
export async function proposeModel(
  ports: Pick<Ports, 'files'>,
  folder: string,
): Promise<ReturnType<ModelPreset['propose']>> {
  const texts = new Map<string, string>()
  for (const name of telling) {
    const read = await ports.files.readStamped(join(folder, name), mostBytes).catch(() => null)
    if (read?.bytes) texts.set(name, new TextDecoder().decode(read.bytes))
  }
  for (const preset of modelPresets) {
    const found = preset.propose(texts)
    if (found !== null) return found
  }
  return null
}
