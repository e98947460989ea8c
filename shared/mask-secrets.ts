/**
 * A text without the secrets that are written in it as people write them: the login of a URL up to its last `@` (a
 * password may hold `@`, `:`, `/` or `#` that were not encoded), a `password=` of a query or a connection string, a
 * `PASSWORD '...'` of SQL. What comes out is for reading; where nothing is secret it is the text itself.
 */
export function maskSecrets(text: string): string {
  if (!/[@=']|password/i.test(text)) return text
  return text
    .replace(quoted, (whole: string, quote: string, scheme: string, login: string) =>
      maskLogin(whole, quote + scheme, login),
    )
    .replace(/([a-z][\w+.-]*:\/\/)([^"`\n]*)@/gi, maskLogin)
    .replace(/\b((?:ssl)?password|passwd|pwd)(\s*=\s*)(?:'(?:[^'\n]|'')*'|[^\s,;&"'`)]+)/gi, '$1$2***')
    .replace(/\b(password|passwd)("?\s*:?\s+)(?:'(?:[^'\n]|'')*'|"[^"\n]*")/gi, "$1$2'***'")
}

/** A URL in quotes up to its last `@`: of the quotes only the one that opened it can end it. */
const quoted = /(["'`])([a-z][\w+.-]*:\/\/)((?:(?!\1)[^\n])*)@/gi

/** A login without a password is shown as it is, and so is one that is masked already. */
function maskLogin(whole: string, scheme: string, login: string): string {
  if (!login.includes(':') || /^[^:@/]*:\*\*\*$/.test(login)) return whole
  const user = /^[^:@/]*/.exec(login)?.[0] ?? ''
  return `${scheme}${user}${user.length === login.length ? '' : ':***'}@`
}
