import { join } from 'node:path'
import type { Handlers, ResponseOf } from '../../../../shared/contract.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import { maskSecrets } from '../../../../shared/mask-secrets.ts'
import { jsonSchema } from '../../../../shared/model/json-schema.ts'
import {
  changedSettings,
  editableSchema,
  settingsIssues,
  settingsValue,
} from '../../project/sources/headway-json/edit-settings.ts'
import { readSettings } from '../../project/sources/headway-json/read-settings.ts'
import { readProjectText } from '../../project/read-text.ts'
import { hashOfText } from '../../revisions/revision-text.ts'
import type { EngineContext } from '../context.ts'
import { requireWorkspace } from '../context.ts'

type SettingsHandlers = Pick<Handlers, Extract<keyof Handlers, `settings.${string}`>>

export function settingsHandlers(context: EngineContext): SettingsHandlers {
  return {
    'settings.read': () => readValues(context),
    'settings.preview': async ({ changes }) => {
      const text = await readText(context)
      const after = changedSettings(text, changes)
      return { before: maskSecrets(text), after: maskSecrets(after), issues: settingsIssues(after) }
    },
    'settings.save': async ({ changes, baseHash }) => {
      const workspace = requireWorkspace(context)
      const text = await readText(context)
      if (hashOfText(text) !== baseHash)
        throw new HeadwayError('file_conflict', 'The settings changed on disk since they were read here.', {
          hint: 'Close this and open it again: what is there now is shown.',
        })
      const after = changedSettings(text, changes)
      const problems = settingsIssues(after).filter(({ severity }) => severity === 'error')
      if (problems.length > 0)
        throw new HeadwayError('invalid_settings', 'The settings would not be valid, and are not written.', {
          problems: problems.map(({ path, message }) => `${path.join('.')}: ${message}`),
        })
      await context.ports.files.write(pathOf(context), after)
      await workspace.refresh()
      context.hub.emit('project.changed', { version: '' })
      return { hash: hashOfText(after) }
    },
  }
}

async function readValues(context: EngineContext): Promise<ResponseOf<'settings.read'>> {
  const { project } = requireWorkspace(context)
  const text = await readText(context)
  const value = settingsValue(maskSecrets(text)) as ResponseOf<'settings.read'>['value']
  const { diagnostics } = readSettings(text.trim() === '' ? '{}' : text)
  return {
    file: project.settingsFile,
    hash: hashOfText(text),
    value,
    schema: jsonSchema.parse(editableSchema(project.found.source.name !== 'headway-json')),
    problems: [...diagnostics],
  }
}

/** Empty where the file is not there yet. */
async function readText(context: EngineContext): Promise<string> {
  return (await readProjectText(context.ports.files, pathOf(context))) ?? ''
}

function pathOf(context: EngineContext): string {
  const { project } = requireWorkspace(context)
  return join(project.root, project.settingsFile)
}
