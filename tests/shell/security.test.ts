import { expect, test } from 'vitest'
import { externalAddress } from '../../electron/security.ts'

test.each([
  'https://www.postgresql.org/docs/18/sql-altertable.html',
  'https://alembic.sqlalchemy.org/en/latest/',
])('the browser may be shown %s', (address) => expect(externalAddress(address)).toBe(address))

test.each([
  'http://www.postgresql.org/',
  'https://evil.example/',
  'https://www.postgresql.org.evil.example/',
  'https://evil.example/www.postgresql.org',
  'https://www.postgresql.org@evil.example/',
  'https://user:secret@www.postgresql.org/',
  'https://www.postgresql.org:8443/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,x',
  'smb://host/share',
  'ms-settings:',
  'not an address',
  '',
])('but not %s', (address) => expect(externalAddress(address)).toBeNull())
