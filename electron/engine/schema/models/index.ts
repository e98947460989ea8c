import { djangoPreset } from './django.ts'
import { drizzlePreset } from './drizzle.ts'
import { mikroOrmPreset } from './mikro-orm.ts'
import type { ModelPreset } from './preset.ts'
import { prismaPreset } from './prisma.ts'
import { sequelizePreset } from './sequelize.ts'
import { sqlalchemyPreset } from './sqlalchemy.ts'
import { sqlmodelPreset } from './sqlmodel.ts'
import { typeormPreset } from './typeorm.ts'

/** Every tool whose models are known: a new one is one file and one line here. */
export const modelPresets: readonly ModelPreset[] = [
  djangoPreset,
  drizzlePreset,
  mikroOrmPreset,
  prismaPreset,
  sequelizePreset,
  sqlalchemyPreset,
  sqlmodelPreset,
  typeormPreset,
]
