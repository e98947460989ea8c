import { access, constants, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { HeadwayError } from '../../../../shared/errors.ts'
import { beyondScratch } from '../beyond-scratch.ts'
import type { ConnectionSettings } from '../dialect.ts'
import { noRules } from '../scratch.ts'
import type { ScratchDatabase, ScratchOptions } from '../scratch.ts'
import { reachOf } from './reach.ts'

const onlyARun =
  'A run carries it out all the same. What it and later revisions do cannot be shown before: where that matters, take it out of the revision.'

/** An empty SQLite file in `folder`; `drop` removes it with its journal files. */
export async function createScratch(
  _target: ConnectionSettings,
  options: Pick<ScratchOptions, 'folder' | 'id'>,
): Promise<ScratchDatabase> {
  await makeWritable(options.folder)
  const path = join(options.folder, `headway-shadow-${options.id}.db`)
  return {
    settings: { dialect: 'sqlite', path, create: true, readOnly: false },
    place: { kind: 'file', text: 'a temporary SQLite file' },
    rules: {
      ...noRules,
      refuse(sql) {
        const reach = reachOf(sql)
        return reach === null ? null : beyondScratch(sql, reach, onlyARun)
      },
    },
    async drop() {
      for (const suffix of ['', '-journal', '-wal', '-shm', '.headway-lock', '-before']) {
        await rm(path + suffix, { force: true }).catch(() => undefined)
      }
    },
  }
}

/** A container may have nothing that can be written. */
async function makeWritable(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
    await access(folder, constants.W_OK)
  } catch (cause) {
    throw new HeadwayError('shadow_unavailable', `No temporary file can be made in ${folder}.`, {
      hint: 'Set TMPDIR to a folder that can be written, such as a volume: the revisions are tried there on an empty database.',
      cause,
    })
  }
}
