import { expect, test } from 'vitest'
import { dialects } from '../../../electron/engine/dialects/index.ts'
import { traitsOf } from '../../../electron/engine/dialects/traits.ts'

test.each(Object.values(dialects))('the traits of $name say what its capabilities say', (dialect) => {
  expect(traitsOf(dialect.name).hasSchemas).toBe(dialect.capabilities.schemas)
})
