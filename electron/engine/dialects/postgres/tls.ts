import { readFile } from 'node:fs/promises'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { PostgresSettings } from './client.ts'

type Tls = { readonly rejectUnauthorized: boolean; readonly host?: string; readonly ca?: string }

/** What the driver is told of TLS. Throws where the certificates of `sslrootcert` cannot be read. */
export async function tlsOf(settings: PostgresSettings): Promise<false | Tls> {
  if (settings.ssl === 'off') return false
  if (settings.ssl === 'require') return { rejectUnauthorized: false }
  // `host` is what Node checks an address against when there is no server name to send.
  const verified = { rejectUnauthorized: true, host: settings.host }
  return settings.sslRootCert === undefined
    ? verified
    : { ...verified, ca: await readCertificates(settings.sslRootCert) }
}

async function readCertificates(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new HeadwayError(
      'database_unreachable',
      `The certificates in ${path} (sslrootcert) cannot be read.`,
      {
        hint: 'Correct the path; a relative one starts at the root of the project.',
        cause,
      },
    )
  }
}
