import type { FindingFormat } from './format.ts'
import { githubFormat } from './github.ts'
import { jsonFormat } from './json.ts'
import { sarifFormat } from './sarif.ts'
import { textFormat } from './text.ts'

/** Every format of `headway lint --format`, the default first. */
export const findingFormats: readonly FindingFormat[] = [textFormat, jsonFormat, sarifFormat, githubFormat]
