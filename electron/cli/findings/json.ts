import type { FindingFormat } from './format.ts'

export const jsonFormat: FindingFormat = {
  name: 'json',
  placesFrom: 'project',
  write: (findings) => JSON.stringify(findings, null, 2),
}
