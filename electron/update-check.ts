/** Where the package of the newest release says its version. */
const newest = 'https://cdn.jsdelivr.net/npm/headway-migrations@latest/package.json'
/** Longest wait for an answer, in milliseconds. */
const patienceMs = 5000

/** What is known of newer releases. Nothing is ever downloaded or installed. */
export type UpdateAnswer =
  | { readonly kind: 'newer'; readonly version: string }
  | { readonly kind: 'newest' }
  | { readonly kind: 'unknown'; readonly why: string }

/** Answers the text of a page; throws where it cannot be had. */
export type Fetch = (address: string, signal: AbortSignal) => Promise<string>

/** Asks for the newest release: only on request: Headway makes no network call unasked. Never throws. */
export async function checkForUpdate(current: string, fetchText: Fetch = fetchPage): Promise<UpdateAnswer> {
  try {
    const text = await fetchText(newest, AbortSignal.timeout(patienceMs))
    const { version } = JSON.parse(text) as { readonly version?: unknown }
    if (typeof version !== 'string' || parts(version) === null)
      return { kind: 'unknown', why: 'the answer names no version' }
    return isNewer(version, current) ? { kind: 'newer', version } : { kind: 'newest' }
  } catch (error) {
    return { kind: 'unknown', why: reasonOf(error) }
  }
}

/** What a person is told. */
export function updateText(current: string, answer: UpdateAnswer): string {
  switch (answer.kind) {
    case 'newer':
      return `Headway ${answer.version} is there; this is ${current}.`
    case 'newest':
      return `This is the newest release, ${current}.`
    case 'unknown':
      return `Whether there is a newer release than ${current} could not be found out: ${answer.why}.`
  }
}

/** By the rules of semantic versioning (semver.org, 11): a pre-release comes before its release. */
export function isNewer(version: string, than: string): boolean {
  const [left, right] = [parts(version), parts(than)]
  if (left === null || right === null) return false
  for (const [index, number] of left.numbers.entries()) {
    const other = right.numbers[index] ?? 0
    if (number !== other) return number > other
  }
  return left.pre === null && right.pre !== null
}

function parts(version: string): { readonly numbers: readonly number[]; readonly pre: string | null } | null {
  const found = /^v?(\d+)\.(\d+)\.(\d+)(?:-([\w.-]+))?(?:\+.*)?$/.exec(version)
  return found === null ? null : { numbers: found.slice(1, 4).map(Number), pre: found[4] ?? null }
}

async function fetchPage(address: string, signal: AbortSignal): Promise<string> {
  const answer = await fetch(address, { signal })
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`)
  return await answer.text()
}

/** A failed fetch says why in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}
