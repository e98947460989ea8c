import { expect, test } from 'vitest'
import type { HeadwayError } from '../../../shared/errors.ts'
import { modelHint, ownFile, settingPlace } from '../../../shared/setting-words.ts'
import { createMemoryPorts } from '../../../electron/engine/memory-ports.ts'
import { openProjectFolder } from '../../../electron/engine/project/open-project.ts'
import type { Project } from '../../../electron/engine/project/project.ts'
import { projectInfo, resolveTarget, resolveTargets } from '../../../electron/engine/project/targets.ts'
import { fileNameOf } from '../../../electron/engine/revisions/file-name.ts'
import { loadRevisions } from '../../../electron/engine/revisions/load-revisions.ts'
import { requireSeen } from '../../../electron/engine/revisions/seen-path.ts'
import { chooseVersionFolder } from '../../../electron/engine/revisions/version-folder.ts'

type Files = Readonly<Record<string, string>>

const sources: Readonly<Record<string, Files>> = {
  'headway.json': { '/p/headway.json': '{ "targets": { "prod": { "urlEnv": "NOT_SET" } } }' },
  'alembic.ini': { '/p/alembic.ini': '[alembic]\nscript_location = db\n' },
  'pyproject.toml': { '/p/pyproject.toml': '[tool.alembic]\nscript_location = "%(here)s/db"\n' },
  'knexfile.cjs': {
    '/p/knexfile.cjs': "module.exports = { client: 'pg', connection: process.env.NOT_SET }\n",
  },
}

async function open(files: Files): Promise<{ project: Project; hints: string[] }> {
  const ports = createMemoryPorts({ files })
  const project = await openProjectFolder(ports, '/p')
  const { settings } = project
  const { diagnostics } = await loadRevisions(ports, project)
  const refused = (attempt: () => unknown): string => {
    try {
      attempt()
    } catch (error) {
      return (error as HeadwayError).data.hint ?? ''
    }
    throw new Error('It was not refused.')
  }
  const naming = (fileTemplate: string) => () =>
    fileNameOf({ ...settings, fileTemplate }, { id: 'a', message: '' }, new Date(0))
  const format = `.${settings.format}`
  const hints = [
    ...diagnostics.map(({ hint }) => hint ?? ''),
    ...resolveTargets(project).map(({ problem }) => problem?.data.hint ?? ''),
    refused(() => resolveTarget({ ...project, targets: [] }, 'x')),
    refused(() => chooseVersionFolder(settings, { versionPath: 'elsewhere', parentPath: null })),
    refused(() => requireSeen(settings, `${settings.scriptLocation}/below/a${format}`)),
    refused(() => requireSeen(settings, `${settings.scriptLocation}/a.txt`)),
    refused(naming('%(nothing)s')),
    refused(naming('con')),
    settingPlace(settings, 'scriptLocation'),
    modelHint(settings),
  ]
  return { project, hints }
}

test.each(Object.keys(sources))('%s: hints name what is there, and nothing of another tool', async (file) => {
  const { project, hints } = await open(sources[file] ?? {})
  expect(project.settings.description.file).toBe(file)
  const told = hints.join('\n')
  const ownWords = /"(?:scriptLocation|versionLocations|recursive|fileTemplate|model)"/
  const strange = /(?<!beside \S+)\bheadway\.json(?! beside)/
  if (file === 'headway.json') {
    expect(told).toMatch(ownWords)
    expect(told).not.toMatch(/alembic\.ini|env\.py|knexfile/)
  } else {
    expect(told).not.toMatch(ownWords)
    expect(told).not.toMatch(strange)
    expect(told).toContain(file)
    expect(told).not.toMatch(file.startsWith('knex') ? /alembic|env\.py/ : /knex/)
  }
})

test('what each source calls a setting', () => {
  const alembic = { description: { source: 'alembic', file: 'pyproject.toml' } } as const
  const knex = { description: { source: 'knex', file: 'knexfile.ts' } } as const
  expect(settingPlace(alembic, 'recursive', 'true')).toBe(
    'recursive_version_locations = true in pyproject.toml',
  )
  expect(settingPlace(alembic, 'versionTable')).toBe('version_table in env.py')
  expect(settingPlace(knex, 'versionTable')).toBe('migrations.tableName in knexfile.ts')
  expect(settingPlace(knex, 'defaultTarget')).toBe('"defaultTarget" in a headway.json beside knexfile.ts')
  expect(ownFile({ description: { source: 'headway-json', file: 'headway.json' } })).toBe('headway.json')
})

test('the tier of the database that env.py connects to can be said, as the note about it advises', async () => {
  const files = {
    '/p/alembic.ini':
      '[alembic]\nscript_location = db\nsqlalchemy.url = postgresql://staging.internal/shop\n',
    '/p/db/env.py':
      'from alembic import context\nfrom sqlalchemy import engine_from_config\n\nconnectable = engine_from_config(context.config.get_section("alembic"))\n',
  }
  const { project } = await open(files)
  const [told] = projectInfo(project).targets
  expect(told).toMatchObject({ name: 'alembic', tier: 'production' })
  expect(told?.notes.join()).toContain(
    'write "tier": "development" at "alembic" under "targets" in a headway.json beside alembic.ini',
  )
  const said = await open({
    ...files,
    '/p/headway.json': '{ "targets": { "alembic": { "tier": "development" } } }',
  })
  expect(projectInfo(said.project).targets).toMatchObject([
    { name: 'alembic', tier: 'development', displayUrl: 'postgresql://staging.internal/shop', notes: [] },
  ])
})
