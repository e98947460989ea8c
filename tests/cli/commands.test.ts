import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { commands } from '../../electron/cli/commands/index.ts'
import { operations } from '../../shared/contract.ts'
import type { OperationName } from '../../shared/contract.ts'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'

let session: CliSession
const start = (sample: string | null): CliSession => (session = createCliSession(sample))
afterEach(() => session.remove())

const migrations = () => readdirSync(join(session.root, 'migrations'))

describe('usage', () => {
  test.each([
    [[]],
    [['frobnicate']],
    [['upgrade']],
    [['upgrade', 'head', '--no-such-option']],
    [['history', 'extra']],
  ])('%j is exit code 2', async (args) => {
    start('01-shop')
    expect((await session.run(...args)).code).toBe(2)
    expect(existsSync(join(session.root, 'shop.db'))).toBe(false)
  })

  test('every verb has help with an example that starts with the program', async () => {
    start(null)
    for (const { name, examples } of commands) {
      const { code, out } = await session.run(name, '--help')
      expect(code).toBe(0)
      expect(out).toContain('Examples:')
      expect(out).toMatch(/--target.*\n(?:.*\n)*.*--json/)
      for (const example of examples) expect(example).toMatch(new RegExp(`^headway ${name}\\b`))
    }
  })

  test('a misspelt verb is answered with the one that was meant', async () => {
    start(null)
    expect((await session.run('downgade')).err).toContain('Did you mean downgrade?')
  })
})

describe('the project', () => {
  test('is found in the folders above, and by -C', async () => {
    start('01-shop')
    mkdirSync(join(session.root, 'deep/er'), { recursive: true })
    const { code, out } = await session.run('heads', '-C', 'deep/er')
    expect([code, out]).toEqual([0, 'b470da5f31e9 (head)\n'])
  })

  test('that is not there is said with what to do', async () => {
    start(null)
    const { code, err } = await session.run('history')
    expect(code).toBe(1)
    expect(err).toContain('[project_not_found]')
    expect(err).toContain('headway init')
  })

  test('with wrong settings refuses to write, all problems at once, and can still be read', async () => {
    start('01-shop')
    session.write('headway.json', '{"versionTabel": "v", "formt": "ts"}')
    expect((await session.run('history')).code).toBe(0)
    const { code, err } = await session.run('upgrade', 'head')
    expect(code).toBe(1)
    expect(err).toContain('Did you mean "versionTable"?')
    expect(err).toContain('headway.json:1:23')
    expect(existsSync(join(session.root, 'dev.db'))).toBe(false)
  })
})

describe('targets', () => {
  test('one that is not there is answered with the names', async () => {
    start('01-shop')
    const { code, err } = await session.run('current', '--target', 'mars')
    expect(code).toBe(2)
    expect(err).toContain('candidates: dev, postgres')
  })

  test('where several are there and none is the default, one has to be named', async () => {
    start('01-shop')
    session.write(
      'headway.json',
      '{"targets": {"a": {"url": "sqlite:///a.db"}, "b": {"url": "sqlite:///b.db"}}}',
    )
    expect((await session.run('upgrade', 'head')).err).toContain('--target')
    expect((await session.run('upgrade', '+1', '--target', 'b')).code).toBe(0)
    expect(existsSync(join(session.root, 'a.db'))).toBe(false)
  })

  test('a typed command reads .env', async () => {
    start('01-shop')
    session.write('headway.json', '{"targets": {"env": {"urlEnv": "SHOP"}}}')
    session.write('.env', 'SHOP=sqlite:///from-env.db\n')
    expect((await session.run('upgrade', '+1')).code).toBe(0)
    expect(existsSync(join(session.root, 'from-env.db'))).toBe(true)
    expect(process.env['SHOP']).toBeUndefined()
  })

  test('a password is printed nowhere', async () => {
    start('01-shop')
    session.write('headway.json', '{"targets": {"dev": {"url": "postgresql://u:hunter2@127.0.0.1:1/shop"}}}')
    for (const args of [
      ['targets', '--state'],
      ['current', '-v'],
      ['upgrade', 'head'],
      ['check'],
      ['plan', 'upgrade', 'head'],
    ]) {
      for (const json of [[], ['--json']]) {
        const { out, err } = await session.run(...args, ...json)
        expect(out + err).not.toContain('hunter2')
      }
    }
    expect((await session.run('targets')).out).toContain('postgresql://u:***@127.0.0.1:1/shop')
  })
})

test('--json prints the response of the contract', async () => {
  start('01-shop')
  const cases: [OperationName, string[]][] = [
    ['run.outcome', ['upgrade', '+4']],
    ['run.outcome', ['downgrade', '-1']],
    ['run.outcome', ['stamp', '4d0f']],
    ['run.outcome', ['ensure-version']],
    ['targets.state', ['current']],
    ['targets.list', ['targets']],
    ['targets.matrix', ['targets', '--state']],
    ['graph.history', ['history', '-i']],
    ['plan.upgrade', ['plan', 'upgrade', 'head']],
    ['plan.offline', ['upgrade', 'base:1a5c', '--sql']],
    ['revisions.create', ['revision', '-m', 'x']],
  ]
  for (const [name, args] of cases) {
    const parsed = operations[name].response.safeParse(await session.json(...args))
    expect(parsed.error?.issues, args.join(' ')).toBeUndefined()
  }
})

test('--json prints one document, whatever is found', async () => {
  start('01-shop')
  await session.run('upgrade', '+1')
  for (const args of [['current', '--check-heads'], ['check'], ['check', '--files']]) {
    const { code, out, err } = await session.run(...args, '--json')
    expect(JSON.parse(out)).toBeTypeOf('object')
    expect([code, err]).toEqual([args[1] === '--files' ? 0 : 3, ''])
  }
  const outcomes = await session.json('reset', '--yes-reset', 'dev')
  expect(outcomes).toMatchObject([{ kind: 'downgrade' }, { kind: 'upgrade', status: 'succeeded' }])
})

test('edit opens the files in the editor that is set, with its arguments', async () => {
  start('01-shop')
  session.write(
    'editor.mjs',
    "import { writeFileSync } from 'node:fs'\nwriteFileSync('edited.txt', process.argv.slice(2).join(' '))\n",
  )
  process.env['VISUAL'] = `${process.execPath} ${join(session.root, 'editor.mjs')} --wait`
  try {
    expect((await session.run('edit', 'b470')).code).toBe(0)
    const file = join(session.root, 'migrations/20260316_0900_b470da5f31e9_discontinued_products.sql')
    expect(readFileSync(join(session.root, 'edited.txt'), 'utf8')).toBe(`--wait ${file}`)
    expect((await session.run('edit', 'nonsense')).code).toBe(1)
  } finally {
    delete process.env['VISUAL']
  }
})

test('--json prints an error as data, with the exit code of its code', async () => {
  start('01-shop')
  const { code, out, err } = await session.run('upgrade', 'nonsense', '--json')
  expect(code).toBe(1)
  expect(err).toBe('')
  expect(JSON.parse(out)).toMatchObject({ error: { code: 'revision_not_found', category: 'not_found' } })
})

describe('a failing revision', () => {
  test('in SQL is shown with file, line, column and a caret', async () => {
    start('01-shop')
    session.write(
      'migrations/20990101_bad.sql',
      '-- revision: bad\n-- down_revision: b470da5f31e9\n\n-- upgrade\ncreate table half (id integer);\nselect id,\n  totl from half;\n-- downgrade\ndrop table half;\n',
    )
    const { code, err } = await session.run('upgrade', 'head')
    expect(code).toBe(1)
    expect(err).toContain('[sql_failed]')
    expect(err).toMatch(/at migrations\/20990101_bad\.sql:\d/)
    expect(err).toMatch(/\n +\| +\^/)
    expect(await session.rows('select version_num from alembic_version')).toEqual([
      { version_num: 'b470da5f31e9' },
    ])
    expect(await session.rows("select name from sqlite_schema where name = 'half'")).toEqual([])
  })

  test('in TypeScript fails its own step, and the ones before it stay', async () => {
    start('01-shop')
    session.write(
      'migrations/20990101_bad.ts',
      "export const revision = 'bad'\nexport const downRevision = 'b470da5f31e9'\nexport async function upgrade() {\n  throw new Error('no\\u001b[31m way')\n}\n",
    )
    const { code, out, err } = await session.run('upgrade', 'head')
    expect(code).toBe(1)
    expect(out.trim().split('\n')).toHaveLength(11)
    expect(err).toContain('no\\u{1b}[31m way')
    expect(err).not.toContain('\u001b')
  })
})

describe('new revisions', () => {
  test('follow the head, and are read back', async () => {
    start('01-shop')
    for (const format of ['ts', 'js', 'sql']) {
      const { code, out } = await session.run(
        'revision',
        '-m',
        `Add ${format}`,
        '--format',
        format,
        '--rev-id',
        `new${format}`,
      )
      expect(code).toBe(0)
      expect(out).toMatch(
        new RegExp(
          `Generating ${session.root}/migrations/\\d{8}_\\d{4}_new${format}_add_${format}\\.${format} \\.\\.\\.  done`,
        ),
      )
    }
    expect((await session.run('history', '-r', 'b470:')).out).toBe(
      'newjs -> newsql (head), Add sql\nnewts -> newjs, Add js\nb470da5f31e9 -> newts, Add ts\na36fc94e20d8 -> b470da5f31e9, products can be discontinued\n',
    )
    expect((await session.run('upgrade', 'head')).code).toBe(0)
    expect((await session.run('downgrade', 'b470')).code).toBe(0)
  })

  test.each([
    ['an id that is taken', ['--rev-id', 'b470da5f31e9'], 'duplicate_revision'],
    ['an id that is none', ['--rev-id', 'he@d'], 'invalid_revision_id'],
    ['a parent that is no head', ['--head', '1a5c'], 'not_a_head'],
    ['a parent that is not there', ['--head', 'nonsense'], 'revision_not_found'],
    ['a dependency that is not there', ['--depends-on', 'nonsense'], 'revision_not_found'],
    ['a folder that is no version location', ['--version-path', 'elsewhere'], 'invalid_request'],
    ['a format that is none', ['--format', 'py'], 'invalid_request'],
  ])('%s is refused before anything is written', async (_, args, code) => {
    start('01-shop')
    const before = migrations()
    const result = await session.run('revision', '-m', 'x', ...args)
    expect(result.code).not.toBe(0)
    expect(result.err).toContain(`[${code}]`)
    expect(migrations()).toEqual(before)
  })

  test('a label that is taken is refused', async () => {
    start('02-branches')
    const { err } = await session.run('revision', '-m', 'x', '--head', 'c5000', '--branch-label', 'billing')
    expect(err).toContain('[duplicate_label]')
  })

  test('a hook that fails fails the command and leaves no file', async () => {
    start('01-shop')
    const settings = JSON.parse(readFileSync(join(session.root, 'headway.json'), 'utf8')) as object
    const hook = {
      name: 'check',
      command: [
        process.execPath,
        '-e',
        'console.log("bad style"); process.exit(1)',
        'REVISION_SCRIPT_FILENAME',
      ],
    }
    session.write('headway.json', JSON.stringify({ ...settings, postWriteHooks: [hook] }))
    const before = migrations()
    const { code, err } = await session.run('revision', '-m', 'x')
    expect(code).toBe(1)
    expect(err).toContain('bad style')
    expect(migrations()).toEqual(before)
  })
})

describe('text of others cannot drive the terminal', () => {
  test.each(['history', 'heads', 'check', 'show head'])('%s', async (line) => {
    start('01-shop')
    const evil = '\u001b[2J\u202eevil'
    session.write(
      'migrations/20990101_evil.sql',
      `-- message: ${evil}\n-- revision: ${'z'.repeat(12)}\n-- down_revision: b470da5f31e9\n-- upgrade\n`,
    )
    session.write(`migrations/20990102_${evil.replaceAll('[', '')}.sql`, '-- nothing\n')
    const { out, err } = await session.run(...line.split(' '))
    for (const character of ['\u001b', '\u202e']) expect(out + err).not.toContain(character)
    expect(out).toMatch(line === 'heads' ? /zzzz/ : /\\u\{1b\}/)
  })
})

describe('reset', () => {
  test('asks for the name of the target, and then loses everything', async () => {
    start('01-shop')
    await session.run('upgrade', 'head')
    expect((await session.run('reset')).code).toBe(4)
    session.answers = ['production']
    expect((await session.run('reset')).code).toBe(4)
    session.answers = ['dev']
    expect((await session.run('reset')).code).toBe(0)
    expect(session.asked[0]).toContain('All data of dev will be lost')
    expect(await session.rows('select version_num from alembic_version')).toEqual([
      { version_num: 'b470da5f31e9' },
    ])
  })

  test('is refused where the target is not for development', async () => {
    start('01-shop')
    session.write('headway.json', '{"targets": {"t": {"url": "sqlite:///shop.db", "tier": "test"}}}')
    const { code, err } = await session.run('reset', '--yes-reset', 't')
    expect(code).toBe(4)
    expect(err).toContain('[production_refused]')
  })
})

describe('production', () => {
  const production = '{"targets": {"live": {"url": "sqlite:///live.db", "tier": "production"}}}'

  test('is refused without its name, and asks for it at a terminal', async () => {
    start('01-shop')
    session.write('headway.json', production)
    const refused = await session.run('upgrade', '+1')
    expect(refused.code).toBe(4)
    expect(refused.err).toContain('[confirmation_needed]')
    session.answers = ['live']
    const agreed = await session.run('upgrade', '+1')
    expect(agreed.err).toBe('')
    expect(agreed.code).toBe(0)
    expect((await session.run('downgrade', '-1', '--confirm', 'live')).code).toBe(4)
    expect(
      (
        await session.run(
          'downgrade',
          '-1',
          '--confirm',
          'live',
          '--reason',
          'a test',
          '--destroy',
          'drop table customers',
        )
      ).code,
    ).toBe(0)
  })
})

test('init makes a project that works, and its npm scripts', async () => {
  start(null)
  session.write('package.json', '{\n  "name": "app"\n}\n')
  const { code, out, err } = await session.run('init', 'db', '--format', 'sql', '--npm-scripts')
  expect([code, out]).toEqual([
    0,
    [
      `  Creating ${session.root}/db/headway.json ...  done`,
      `  Creating ${session.root}/db/migrations ...  done`,
      '  Adding db:current, db:history, db:upgrade, db:downgrade, db:reset, db:migrate, db:stamp to package.json ...  done',
      '',
    ].join('\n'),
  ])
  expect(err).toContain('Next: headway revision -m "first tables" -C db')
  expect((await session.run('revision', '-m', 'first', '-C', 'db')).code).toBe(0)
  expect((await session.run('upgrade', 'head', '-C', 'db')).code).toBe(0)
  expect((await session.run('current', '--check-heads', '-C', 'db')).code).toBe(0)
  expect((await session.run('init', 'db')).err).toContain('[project_exists]')
})

test('commands that only look make no database and no version table', async () => {
  start('01-shop')
  for (const args of [
    ['history'],
    ['history', '-i'],
    ['current'],
    ['check'],
    ['heads'],
    ['plan', 'upgrade', 'head'],
    ['targets', '--state'],
    ['show', 'head'],
  ]) {
    await session.run(...args)
    expect(existsSync(join(session.root, 'shop.db')), args.join(' ')).toBe(false)
  }
})
