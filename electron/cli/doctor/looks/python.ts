import { createNodePorts } from '../../../engine/node-ports.ts'
import { findPython } from '../../../engine/schema/models/find-python.ts'
import { works } from '../look.ts'
import type { Finding, Look } from '../look.ts'

const packages = ['alembic', 'sqlalchemy', 'sqlmodel', 'django', 'psycopg', 'psycopg2']
const program = `import sys, importlib.metadata as m
def v(n):
    for d in (n, n + '-binary'):
        try: return n + ' ' + m.version(d)
        except m.PackageNotFoundError: pass
print(sys.version.split()[0], *[v(n) for n in sys.argv[1:] if v(n)], sep=', ')`

/** Packages that a project cannot do without, by what its model is. */
const neededBy: Readonly<Record<string, string>> = {
  sqlalchemy: 'sqlalchemy',
  sqlmodel: 'sqlmodel',
  django: 'django',
}

/** Python, which only Alembic projects and models of Python tools need. */
export const lookAtPython: Look = async ({ project, ask }) => {
  const needed = neededPackage(project)
  const named = project?.settings.modelProgram?.interpreter ?? null
  const [command = 'python3', ...args] = named ?? [
    await findPython(createNodePorts(), project?.root ?? process.cwd()),
  ]
  const said = await ask(command, [...args, '-c', program, ...packages])
  if (said === null) {
    return [
      {
        status: needed === null ? 'optional' : 'missing',
        what: 'Python',
        text: `${command} cannot be run; Alembic projects and Python models need it`,
        remedy: 'Install Python 3, or name it: "python": { "interpreter": "..." } in headway.json.',
      },
    ]
  }
  const found = works('Python', `${command}: ${said.trim()}`)
  if (needed === null || said.includes(`${needed} `)) return [found]
  return [found, lacking(needed, command)]
}

function lacking(name: string, command: string): Finding {
  return {
    status: 'missing',
    what: name,
    text: `${command} does not have it`,
    remedy: `Activate the project's environment, or: ${command} -m pip install ${name}`,
  }
}

function neededPackage(project: Parameters<Look>[0]['project']): string | null {
  const preset = project?.settings.modelProgram?.preset ?? null
  if (preset !== null && neededBy[preset] !== undefined) return neededBy[preset]
  return project?.source === 'alembic' ? 'alembic' : null
}
