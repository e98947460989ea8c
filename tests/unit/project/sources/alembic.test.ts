import { describe, expect, test } from 'vitest'
import { createMemoryPorts } from '../../../../electron/engine/memory-ports.ts'
import { findProjectFolder } from '../../../../electron/engine/project/find-project.ts'
import { openProjectFolder } from '../../../../electron/engine/project/open-project.ts'
import type { OpenOptions } from '../../../../electron/engine/project/open-project.ts'
import { readEnvScript } from '../../../../electron/engine/project/sources/alembic/env-script.ts'
import { defaultTargetName } from '../../../../electron/engine/project/targets.ts'

const revision = 'revision = "a"\ndown_revision = None\n'

async function open(files: Readonly<Record<string, string>>, path = '/p', options: OpenOptions = {}) {
  return await openProjectFolder(createMemoryPorts({ files }), path, options)
}

function ini(...lines: string[]): string {
  return ['[alembic]', 'script_location = alembic', ...lines].join('\n')
}

describe('where an Alembic project is found', () => {
  test.each([
    ['in the folder', '/p/alembic.ini', '/p/alembic/versions/a.py', '/p', 'alembic'],
    ['in backend/', '/p/backend/alembic.ini', '/p/backend/alembic/versions/a.py', '/p/backend', 'alembic'],
    [
      'three levels below',
      '/p/app/db/x/alembic.ini',
      '/p/app/db/x/alembic/versions/a.py',
      '/p/app/db/x',
      'alembic',
    ],
  ])('%s', async (_where, description, file, root, location) => {
    const project = await open({ [description]: ini(), [file]: revision })
    expect(project.root).toBe(root)
    expect(project.settings.scriptLocation).toBe(`${location}/versions`)
    expect(project.found.source.name).toBe('alembic')
  })

  test('paths of an ini file in a sub-folder count from where commands are typed', async () => {
    const files = {
      '/p/pyproject.toml': '[project]\nname = "x"\n',
      '/p/app/db/alembic.ini': '[alembic]\nscript_location = app/db/migrations\nprepend_sys_path = .\n',
      '/p/app/db/migrations/env.py': '',
      '/p/app/db/migrations/versions/a.py': revision,
    }
    const project = await open(files)
    expect(project.root).toBe('/p')
    expect(project.settings.scriptLocation).toBe('app/db/migrations/versions')
    expect(project.python).toMatchObject({ workingDirectory: '/p', paths: ['/p'] })
    const here = await open({
      ...files,
      '/p/app/db/alembic.ini': '[alembic]\nscript_location = %(here)s/migrations\n',
    })
    expect(here.settings.scriptLocation).toBe('app/db/migrations/versions')
    expect(here.python?.workingDirectory).toBe('/p')
  })

  test('pyproject.toml alone describes one, and only with its table', async () => {
    const toml =
      '[project]\nname = "x"\n[tool.alembic]\nscript_location = "%(here)s/migrations"\nfile_template = "%%(year)d_%%(rev)s"\nversion_locations = ["%(here)s/one", "%(here)s/two"]\n'
    const project = await open({ '/p/pyproject.toml': toml })
    expect(project.settings).toMatchObject({
      scriptLocation: 'one',
      versionLocations: ['two'],
      fileTemplate: '%(year)d_%(rev)s',
    })
    await expect(open({ '/p/pyproject.toml': '[project]\nname = "x"\n' })).rejects.toMatchObject({
      code: 'project_not_found',
    })
  })

  test('several below are a question', async () => {
    const files = { '/p/api/alembic.ini': ini(), '/p/jobs/alembic.ini': ini() }
    await expect(open(files)).rejects.toMatchObject({
      code: 'project_not_found',
      data: { candidates: ['api/alembic.ini', 'jobs/alembic.ini'] },
    })
  })

  test('the command line looks above first, then below; packages are not looked into', async () => {
    const ports = createMemoryPorts({
      files: {
        '/p/backend/alembic.ini': ini(),
        '/p/backend/app/x.py': '',
        '/p/node_modules/q/alembic.ini': ini(),
      },
    })
    expect(await findProjectFolder(ports, '/p/backend/app')).toBe('/p/backend')
    expect(await findProjectFolder(ports, '/p')).toBe('/p/backend')
  })
})

describe('what the ini file says', () => {
  test('locations, separators, package paths', async () => {
    const separator = 'version_path_separator = os'
    const project = await open({
      '/p/alembic.ini': ini('version_locations = %(here)s/a, %(here)s/b c'),
    })
    expect([project.settings.scriptLocation, ...project.settings.versionLocations]).toEqual(['a', 'b', 'c'])
    const split = await open({ '/p/alembic.ini': ini(separator, 'version_locations = %(here)s/a:b/c') })
    expect([split.settings.scriptLocation, ...split.settings.versionLocations]).toEqual(['a', 'b/c'])
    const inPackage = await open({
      '/p/alembic.ini': '[alembic]\nscript_location = shop.db:migrations\n',
      '/p/src/shop/db/migrations/env.py': '',
    })
    expect(inPackage.settings.scriptLocation).toBe('src/shop/db/migrations/versions')
  })

  test('names of files, time zone, DEFAULT and sections', async () => {
    const text =
      '[DEFAULT]\nscript_location = db\n[alembic]\nfile_template = %%(rev)s-%%(slug)s\ntimezone = utc\ntruncate_slug_length = 20\nrecursive_version_locations = true\n[other]\nscript_location = other\n'
    const { settings } = await open({ '/p/alembic.ini': text })
    expect(settings).toMatchObject({
      scriptLocation: 'db/versions',
      fileTemplate: '%(rev)s-%(slug)s',
      timezone: 'utc',
      truncateSlugLength: 20,
      recursive: true,
      format: 'py',
      ledger: 'apart',
    })
    const other = await open({ '/p/alembic.ini': text }, '/p', { section: 'other', arguments: ['tenant=a'] })
    expect(other.settings.scriptLocation).toBe('other/versions')
    expect(other.python?.arguments).toEqual(['tenant=a'])
  })

  test.each([
    [
      'an interpolation that cannot be filled in',
      ini('file_template = %(year)d'),
      '"file_template" cannot be read',
    ],
    ['an unknown name', ini('file_template = %(nope)s'), '%(nope)s is not declared'],
    ['an option twice', ini('timezone = UTC', 'timezone = UTC'), '"timezone" is given twice'],
    ['a line of no section', 'x = 1\n[alembic]\nscript_location = a\n', 'belongs to no section'],
    ['an unknown time zone', ini('timezone = Mars/Olympus'), 'is not a known time zone'],
    ['a length that is no number', ini('truncate_slug_length = long'), 'is no number'],
  ])('%s is told with its line', async (_what, text, message) => {
    const { diagnostics } = await open({ '/p/alembic.ini': text })
    expect(diagnostics.map((found) => found.message).join('\n')).toContain(message)
    expect(diagnostics[0]?.where).toMatchObject({ file: 'alembic.ini' })
    expect(diagnostics[0]?.where?.line).toBeGreaterThan(0)
  })

  test('an unknown section names those there are', async () => {
    const { diagnostics } = await open({ '/p/alembic.ini': ini() }, '/p', { section: 'nope' })
    expect(diagnostics[0]?.message).toContain('[nope]')
    expect(diagnostics[0]?.hint).toContain('alembic')
  })
})

describe('the target that env.py connects to', () => {
  const env =
    'connectable = engine_from_config(config.get_section("alembic"))\ncontext.configure(connection=c, version_table="app_version", version_table_schema="meta")\n'

  test('is that of the ini file where nothing replaces it', async () => {
    const files = { '/p/alembic.ini': ini('sqlalchemy.url = sqlite:///app.db'), '/p/alembic/env.py': env }
    const project = await open(files)
    expect(project.targets[0]).toMatchObject({ name: 'alembic', fromCode: false })
    expect(project.settings).toMatchObject({ versionTable: 'app_version', versionTableSchema: 'meta' })
    expect(defaultTargetName(project)).toBe('alembic')
  })

  test.each([
    ['a placeholder', 'driver://user:pass@localhost/dbname', env],
    ['a URL that env.py replaces', 'sqlite:///x.db', `${env}config.set_main_option("sqlalchemy.url", url)`],
    ['an engine of its own', 'sqlite:///x.db', 'engine = create_async_engine(settings.url)'],
  ])('is asked of the code: %s', async (_what, url, script) => {
    const files = { '/p/alembic.ini': ini(`sqlalchemy.url = ${url}`), '/p/alembic/env.py': script }
    expect((await open(files)).targets[0]).toMatchObject({ fromCode: true, url: null })
  })

  test('more of them may stand in a headway.json beside it, which may not say where revisions are', async () => {
    const files = {
      '/p/alembic.ini': ini(),
      '/p/headway.json': '{"targets": {"staging": {"urlEnv": "STAGING"}}, "defaultTarget": "staging"}',
    }
    const project = await open(files)
    expect(project.targets.map(({ name }) => name)).toEqual(['staging', 'alembic'])
    expect(defaultTargetName(project)).toBe('staging')
    const native = await open({ ...files, '/p/headway.json': '{"scriptLocation": "migrations"}' })
    expect(native.found.source.name).toBe('headway-json')
  })
})

test.each([
  ['version_table="v_" + tenant', null, true],
  ['version_table=f"v_{tenant}"', null, true],
  ['version_table="mine"', 'mine', false],
  ['version_table = "mine",\n    x=1', 'mine', false],
  ['target_metadata=m', null, false],
])('of the version table only what is literal is read: %s', (argument, versionTable, needsRun) => {
  const text = `def go():\n    context.configure(connection=c, ${argument})\n    context.run_migrations()\n`
  expect(readEnvScript(text)).toMatchObject({ versionTable, needsRun, mayRepeat: false })
})

test.each([
  ['for tenant in tenants:\n        context.run_migrations()', true],
  ['while more():\n        context.run_migrations()', true],
  ['async for each in names():\n        context.run_migrations()', true],
  ['run_for_every_tenant(context)', true],
  ['names = [each for each in tables]\n    context.run_migrations()', false],
  ['# for each tenant\n    context.run_migrations()', false],
])('where env.py may run migrations several times it is tried before: %s', (body, mayRepeat) => {
  expect(readEnvScript(`def go():\n    ${body}\n`).mayRepeat).toBe(mayRepeat)
})
