import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { headway } from '../helpers/headway-command.ts'

const sample = join(import.meta.dirname, '../../migrations-sample/01-shop')

test('headway serve takes its host along when it alone is interrupted', async () => {
  const root = mkdtempSync(join(tmpdir(), 'headway-serve-'))
  try {
    cpSync(sample, root, { recursive: true })
    let page = ''
    const { code } = await headway(['serve', '--no-open'], {
      cwd: root,
      onOutput: (text, interrupt) => {
        page ||= /http:\/\/[\d.:]+\//.exec(text)?.[0] ?? ''
        if (page !== '') interrupt()
      },
    })
    expect([code, page]).toEqual([0, expect.stringContaining('http://127.0.0.1:')])
    await expect(fetch(page)).rejects.toThrow('fetch failed')
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
})
