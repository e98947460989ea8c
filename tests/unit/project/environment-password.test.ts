import { describe, expect, test } from 'vitest'
import { environmentPassword } from '../../../electron/engine/project/environment-password.ts'

const of = (variables: Record<string, string>) => (name: string) => variables[name]
const kind = (
  host: string,
  process: Record<string, string>,
  file: Record<string, string> = {},
  named: string[] = [],
) => environmentPassword(host, [of(process), of(file)], named).kind

describe('PGPASSWORD goes where it was meant to go', () => {
  const password = { PGPASSWORD: 'x' }
  test.each<[string, string, Record<string, string>, Record<string, string>, string[], string]>([
    ['none is set', 'db.example.com', {}, {}, [], 'none'],
    ['this machine', 'localhost', password, {}, [], 'given'],
    ['a socket', '/run/postgresql', password, {}, [], 'given'],
    ['a loopback address', '127.0.0.53', password, {}, [], 'given'],
    ['IPv6', '::1', password, {}, [], 'given'],
    ['a name that only looks local', '127.0.0.1.example.com', password, {}, [], 'withheld'],
    ['a name that begins alike', 'localhost.example.com', password, {}, [], 'withheld'],
    ['another spelling of this machine', '0.0.0.0', password, {}, [], 'withheld'],
    ['whatever host', 'db.example.com', password, {}, [], 'withheld'],
    ['PGHOST', 'db.example.com', { ...password, PGHOST: 'DB.example.com' }, {}, [], 'given'],
    [
      'the host of DATABASE_URL',
      'db.example.com',
      { ...password, DATABASE_URL: 'postgres://u@db.example.com/x' },
      {},
      [],
      'given',
    ],
    [
      '?host= of DATABASE_URL',
      'shown.example.com',
      { ...password, DATABASE_URL: 'postgres://u@shown.example.com/x?host=real' },
      {},
      [],
      'withheld',
    ],
    ['named by the user', 'db.example.com', password, {}, ['db.example.com'], 'given'],
    ['named by the project only', 'db.example.com', password, { PGHOST: 'db.example.com' }, [], 'withheld'],
    ['both of the project', 'db.example.com', {}, { ...password, PGHOST: 'db.example.com' }, [], 'given'],
    [
      'the project, elsewhere',
      'other.example.com',
      {},
      { ...password, PGHOST: 'db.example.com' },
      [],
      'withheld',
    ],
  ])('%s (%s)', (_what, host, process, file, named, expected) => {
    expect(kind(host, process, file, named)).toBe(expected)
  })
})
