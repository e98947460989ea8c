import { expect, test } from 'vitest'
import { HeadwayError, toErrorData } from '../../shared/errors.ts'
import { maskSecrets } from '../../shared/mask-secrets.ts'

const canary = 'hunter2'

test.each([
  'postgresql://app:hunter2@db/shop',
  'postgresql://app:x@hunter2/y@127.0.0.1:5432/shop',
  'postgresql://app:x:hunter2#%?/@db/shop',
  'postgresql://ap/p:hunter2@db/shop',
  'postgresql://:hunter2@db/shop',
  'postgresql://app:two words hunter2@db/shop',
  'mysql+x://app:hunter2@db',
  "postgresql://app:x'hunter2@db/shop",
  `the target "postgresql://app:x'hunter2@db/shop" is not there`,
  `the target 'postgresql://app:x"hunter2@db/shop' is not there`,
  'postgresql://db/shop?user=app&password=hunter2&x=1',
  'host=db password=hunter2 user=app',
  "host=db password='hunter2 x' user=app",
  'sslpassword=hunter2',
  "create role app login password 'hunter2'",
  "alter role app with encrypted password 'it''hunter2'",
  '"password": "hunter2"',
  "{ password: 'hunter2' }",
])('masks %s', (text) => expect(maskSecrets(text)).not.toContain(canary))

test.each([
  'postgresql://app@db/shop',
  'postgresql://app:***@db:5433/shop',
  'A "@" in a password is written %40.',
  'relation "password" does not exist',
  `not 'postgresql://db:5433/shop' but "ada@example.com"`,
  'column orders.total, user@example.com',
  'select * from people where email = $1',
  'sqlite:////data/dev.db',
])('leaves %s alone', (text) => expect(maskSecrets(text)).toBe(text))

test('no error carries a password, wherever its words come from', () => {
  const url = `postgresql://app:${canary}@db/shop`
  const error = new HeadwayError('unknown_target', `There is no target "${url}".`, {
    hint: `Not ${url}.`,
    detail: url,
    sql: `create role x password '${canary}'`,
    candidates: [url],
    problems: [url],
  })
  expect(JSON.stringify(error.data) + error.message).not.toContain(canary)
  expect(JSON.stringify(toErrorData(new Error(url)))).not.toContain(canary)
})
