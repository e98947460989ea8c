import { describe, expect, test } from 'vitest'
import { HeadwayError } from '../../../shared/errors.ts'
import { Secret } from '../../../electron/engine/ports.ts'
import { projectEnvironment } from '../../../electron/engine/project/environment.ts'
import type { Project } from '../../../electron/engine/project/project.ts'
import { readSettings } from '../../../electron/engine/project/sources/headway-json/read-settings.ts'
import { headwayJsonSource } from '../../../electron/engine/project/sources/headway-json/headway-json.ts'
import {
  defaultTargetName,
  projectInfo,
  requireConnection,
  resolveTarget,
  resolveTargets,
} from '../../../electron/engine/project/targets.ts'

type Variables = Record<string, string>

function project(settings: unknown, variables: Variables = {}, dotEnv: string | null = null): Project {
  return {
    root: '/projects/shop',
    name: 'shop',
    trusted: true,
    found: { source: headwayJsonSource, file: '/projects/shop/headway.json' },
    settingsFile: 'headway.json',
    watched: [],
    python: null,
    knex: null,
    ...readSettings(JSON.stringify(settings)),
    environment: projectEnvironment(variables, dotEnv, false),
  }
}

function urlsOf(value: Project): (string | null)[] {
  return resolveTargets(value).map((target) => target.info.displayUrl)
}

describe('where the URL comes from', () => {
  test('urlEnv, from the environment before .env', () => {
    const settings = { targets: { prod: { urlEnv: 'PROD_URL' } } }
    const dotEnv = 'PROD_URL="postgresql://file/shop" # from the file\n'
    expect(urlsOf(project(settings, {}, dotEnv))).toEqual(['postgresql://file/shop'])
    expect(urlsOf(project(settings, { PROD_URL: 'postgresql://shell/shop' }, dotEnv))).toEqual([
      'postgresql://shell/shop',
    ])
  })

  test('DATABASE_URL, else its parts, where the target says nothing', () => {
    const settings = { targets: { any: {} } }
    expect(urlsOf(project(settings, { DATABASE_URL: 'sqlite:///x.db', DATABASE_HOST: 'h' }))).toEqual([
      'sqlite:////projects/shop/x.db',
    ])
    const parts = {
      DATABASE_HOST: 'db.example.com',
      DATABASE_PORT: '5444',
      DATABASE_NAME: 'my shop',
      DATABASE_USER: 'a@b',
      DATABASE_PASSWORD: 'p&w=1',
    }
    const [target] = resolveTargets(project(settings, parts))
    expect(target?.connection).toMatchObject({
      host: 'db.example.com',
      port: 5444,
      database: 'my shop',
      user: 'a@b',
    })
    expect(target?.connection?.dialect === 'postgres' && target.connection.password?.reveal()).toBe('p&w=1')
  })

  test('without any: a problem that says what to set', () => {
    const [target] = resolveTargets(project({ targets: { prod: { urlEnv: 'PROD_URL' } } }))
    expect(target?.connection).toBeNull()
    expect(target?.info.problem).toContain('PROD_URL, which is not set')
    expect(() => target && requireConnection(target)).toThrow(HeadwayError)
  })

  test('an unread .env is mentioned', () => {
    const value = { ...project({ targets: { prod: {} } }), environment: projectEnvironment({}, null, true) }
    expect(resolveTargets(value)[0]?.info.problem).toContain('once the project is trusted')
  })
})

test('a URL that was typed is in no settings, and what is said of it names none', () => {
  const typed = (url: string): readonly string[] => {
    const target = { name: 'url', url: new Secret(url), urlEnv: null, typed: true, tier: null, schemas: [] }
    const opened = {
      ...project({}, { DATABASE_URL: 'sqlite:///shell.db' }),
      targets: [{ ...target, settings: {} }],
    }
    return resolveTargets(opened).flatMap(({ info }) => info.notes)
  }
  expect(typed('sqlite:///once.db')).toEqual([])
  expect(typed('postgresql://db/shop')).toEqual([
    expect.stringMatching(/no tier is set.*, name it among the targets in headway\.json, with "tier"/),
  ])
})

test('a tier that is not said follows from the host: what is not local counts as production', () => {
  const targets = {
    file: { url: 'sqlite:///x.db' },
    local: { url: 'postgresql://localhost/x' },
    far: { url: 'postgresql://db.example.com/x' },
    broken: { url: 'nonsense' },
    said: { url: 'postgresql://db.example.com/x', tier: 'test' },
  }
  const tiers = resolveTargets(project({ targets })).map((target) => target.tier)
  expect(tiers).toEqual(['development', 'development', 'production', 'production', 'test'])
})

describe('the default target', () => {
  const two = { a: { url: 'sqlite:///a.db' }, b: { url: 'sqlite:///b.db' } }
  test.each([
    [{ targets: two, defaultTarget: 'b' }, 'b'],
    [{ targets: { a: two.a } }, 'a'],
    [{ targets: { ...two, dev: two.a } }, 'dev'],
    [{ targets: two }, null],
    [{ targets: two, defaultTarget: 'c' }, null],
    [{}, 'dev'],
  ])('%j -> %s', (settings, name) => {
    expect(defaultTargetName(project(settings))).toBe(name)
  })

  test('an unknown name is an error that lists the names', () => {
    try {
      resolveTarget(project({ targets: two }), 'c')
      expect.unreachable()
    } catch (error) {
      expect(error instanceof HeadwayError && error.data).toMatchObject({
        code: 'unknown_target',
        candidates: ['a', 'b'],
      })
    }
  })
})

test('passwords: the session before PGPASSWORD, and none in what others see', () => {
  const environment = { PGPASSWORD: 'from-env', PGHOST: 'h' }
  const value = project({ targets: { a: { url: 'postgresql://u@h/d' } } }, environment)
  const passwordWith = (passwords?: Map<string, Secret>) => {
    const { connection } = resolveTarget(value, 'a', passwords)
    return connection?.dialect === 'postgres' ? connection.password?.reveal() : null
  }
  expect(passwordWith()).toBe('from-env')
  expect(passwordWith(new Map([['a', new Secret('typed')]]))).toBe('typed')
  expect(JSON.stringify(projectInfo(value))).not.toMatch(/from-env|typed/)
})
