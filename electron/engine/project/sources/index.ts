import { alembicSource } from './alembic/alembic.ts'
import { headwayJsonSource } from './headway-json/headway-json.ts'
import { knexSource } from './knex/knex.ts'
import type { ProjectSource } from './source.ts'

/** Every way in which a project can be described, the most particular first: a new one is one folder and one line here. */
export const projectSources: readonly ProjectSource[] = [alembicSource, knexSource, headwayJsonSource]
