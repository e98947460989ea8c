import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nodeFiles } from '../../../electron/engine/node-ports/files.ts'
import { findInterpreter } from '../../../electron/engine/operations/python/interpreter.ts'
import type { PythonProject } from '../../../electron/engine/project/python-project.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'headway-python-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function put(path: string, text = ''): string {
  const full = join(root, path)
  mkdirSync(dirname(full), { recursive: true })
  writeFileSync(full, text)
  return full
}

function environmentAt(folder: string): string {
  put(`${folder}/lib/python3.12/site-packages/alembic/__init__.py`)
  return put(`${folder}/bin/python`)
}

async function found(environment: Record<string, string> = {}, interpreter: string[] | null = null) {
  const python = {
    interpreter,
    iniFile: join(root, 'backend/alembic.ini'),
    workingDirectory: join(root, 'backend'),
  }
  return findInterpreter(
    { files: nodeFiles, environment },
    python as unknown as PythonProject,
    join(root, 'backend'),
  )
}

test('the one that is set goes before all others', async () => {
  environmentAt('backend/.venv')
  expect(await found({}, ['python3.9'])).toMatchObject({ command: ['python3.9'] })
})

test('that of the shell’s environment, then .venv beside the project or one folder above it', async () => {
  const above = environmentAt('.venv')
  expect(await found()).toMatchObject({ command: [above] })
  const beside = environmentAt('backend/venv')
  expect(await found()).toMatchObject({ command: [beside] })
  const active = environmentAt('elsewhere')
  expect(await found({ VIRTUAL_ENV: join(root, 'elsewhere') })).toMatchObject({ command: [active] })
})

test('an environment without Alembic is not the project’s', async () => {
  put('backend/.venv/bin/python')
  const path = put('bin/python3')
  expect(await found({ PATH: join(root, 'bin') })).toMatchObject({ command: [path] })
})

test('what PDM wrote down', async () => {
  const own = put('pdm/bin/python')
  put('backend/.pdm-python', `${own}\n`)
  expect(await found()).toMatchObject({ command: [own] })
  put('backend/.pdm-python', join(root, 'gone'))
  expect(await found()).toBeNull()
})

test('on a path: python3, then python, then the launcher of Windows, never its store', async () => {
  put('Microsoft/WindowsApps/python.exe')
  const store = join(root, 'Microsoft/WindowsApps')
  expect(await found({ PATH: store })).toBeNull()
  const launcher = put('windows/py.exe')
  const both = [store, join(root, 'windows')].join(process.platform === 'win32' ? ';' : ':')
  expect(await found({ Path: both })).toMatchObject({ command: [launcher, '-3'] })
})

test('behind a shim of pyenv the Python that it would start, where files tell which', async () => {
  const shim = put('pyenv/shims/python3')
  const PATH = dirname(shim)
  const [older, newer] = ['3.11.7', '3.13.0'].map((version) => put(`pyenv/versions/${version}/bin/python3`))
  expect(await found({ PATH })).toMatchObject({ command: [shim] })
  put('pyenv/version', '# of all\n3.11.7\n3.13.0\n')
  expect(await found({ PATH })).toMatchObject({ command: [older] })
  put('.python-version', ' 3.13.0')
  expect(await found({ PATH })).toMatchObject({ command: [newer] })
  expect(await found({ PATH, PYENV_VERSION: '3.11.7:3.13.0' })).toMatchObject({ command: [older] })
  // What only pyenv knows is left to it.
  for (const version of ['system', '3.13', '../..', '3.12.1'])
    expect(await found({ PATH, PYENV_VERSION: version })).toMatchObject({ command: [shim] })
})
