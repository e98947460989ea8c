import type { Look } from './look.ts'
import { lookAtNode } from './looks/node.ts'
import { lookAtPostgres } from './looks/postgres.ts'
import { lookAtProject } from './looks/project.ts'
import { lookAtPython } from './looks/python.ts'
import { lookAtSecrets } from './looks/secrets.ts'
import { lookAtTargets } from './looks/targets.ts'
import { lookAtWindow } from './looks/window.ts'

/** What `headway doctor` looks at, in the order it tells of it. */
export const looks: readonly Look[] = [
  lookAtNode,
  lookAtWindow,
  lookAtPython,
  lookAtPostgres,
  lookAtSecrets,
  lookAtProject,
  lookAtTargets,
]
