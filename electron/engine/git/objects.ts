import type { Repository } from './repository.ts'
import { ask } from './repository.ts'

/** An object of the repository, as it lies in its store: no filter, no conversion. */
export type GitObject = { readonly id: string; readonly type: string; readonly bytes: Uint8Array }

/** Most that is read of one object, and of all objects of one question, in bytes. */
const most = { each: 5 * 2 ** 20, all: 48 * 2 ** 20 }

/**
 * Objects by name (an id, `<commit>:<path>`); those that are missing, broken or too large are left out. What is beyond
 * the limit of all is left out, too: `complete` says whether that was so. Names hold no line feed.
 */
export async function readObjects(
  repository: Repository,
  names: readonly string[],
): Promise<{ readonly objects: ReadonlyMap<string, GitObject>; readonly complete: boolean }> {
  const wanted = [...new Set(names)].filter((name) => !name.includes('\n'))
  const facts = await objectFacts(repository, wanted)
  let size = 0
  const chosen: string[] = []
  for (const name of wanted) {
    const fact = facts.get(name)
    if (fact === undefined || fact.size > most.each) continue
    size += fact.size
    if (size <= most.all) chosen.push(name)
  }
  return { objects: await readChosen(repository, chosen), complete: size <= most.all }
}

export type ObjectFacts = { readonly id: string; readonly type: string; readonly size: number }

/** Id, type and size of objects by name, without reading them; what is not there is left out. */
export async function objectFacts(
  repository: Repository,
  names: readonly string[],
): Promise<ReadonlyMap<string, ObjectFacts>> {
  const facts = new Map<string, ObjectFacts>()
  if (names.length === 0) return facts
  const output = await ask(repository, ['cat-file', '--batch-check'], lines(names))
  const answers = Buffer.from(output ?? new Uint8Array())
    .toString('utf8')
    .split('\n')
  for (const [at, name] of names.entries()) {
    const found = header.exec(answers[at] ?? '')
    if (found === null) continue
    const [, id = '', type = '', size = ''] = found
    facts.set(name, { id, type, size: Number(size) })
  }
  return facts
}

const header = /^([0-9a-f]{40,64}) (commit|tree|blob|tag) (\d+)$/

/** A broken object ends the answer of git: the rest is asked for again, without it. */
async function readChosen(
  repository: Repository,
  names: readonly string[],
): Promise<ReadonlyMap<string, GitObject>> {
  const objects = new Map<string, GitObject>()
  let rest = names
  for (let tries = 0; rest.length > 0 && tries < mostBroken; tries += 1) {
    const found = await readUntilBroken(repository, rest)
    for (const [name, object] of found.objects) objects.set(name, object)
    rest = rest.slice(found.answered + 1)
  }
  return objects
}

/** How many broken objects are passed over. */
const mostBroken = 20

async function readUntilBroken(
  { git, root }: Repository,
  names: readonly string[],
): Promise<{ readonly objects: ReadonlyMap<string, GitObject>; readonly answered: number }> {
  const args = ['cat-file', '--batch']
  const request = { root, args, input: lines(names), timeoutMs: 10_000, mostBytes: 2 * most.all }
  const output = Buffer.from((await git.run(request)).stdout)
  const objects = new Map<string, GitObject>()
  let at = 0
  for (const [index, name] of names.entries()) {
    const end = output.indexOf(10, at)
    if (end === -1) return { objects, answered: index }
    const found = header.exec(output.toString('utf8', at, end))
    at = end + 1
    if (found === null) continue
    const [, id = '', type = '', size = ''] = found
    const bytes = output.subarray(at, at + Number(size))
    if (bytes.length < Number(size)) return { objects, answered: index }
    objects.set(name, { id, type, bytes })
    at += Number(size) + 1
  }
  return { objects, answered: names.length }
}

function lines(names: readonly string[]): string {
  return names.map((name) => `${name}\n`).join('')
}
