import { relative, resolve } from 'node:path'
import { HeadwayError } from '../../../shared/errors.ts'
import type { ProjectInfo } from '../../../shared/model/project.ts'
import { tier as tierSchema } from '../../../shared/model/project.ts'
import { shellQuote } from '../../../shared/shell-quote.ts'
import { nodeFiles } from '../../engine/node-ports/files.ts'
import { proposeModel } from '../../engine/schema/models/propose-model.ts'
import { urlHasPassword } from '../../engine/project/urls.ts'
import type { CliContext } from '../cli-context.ts'
import type { CliCommand, CliOptions } from '../command.ts'
import { formatOption } from '../format-option.ts'
import { addNpmScripts } from '../npm-scripts.ts'
import { safeLine } from '../print/safe-text.ts'

export const initCommand: CliCommand = {
  name: 'init',
  summary: 'Create a project: headway.json and a folder of revisions.',
  examples: [
    'headway init',
    'headway init db --url postgresql://localhost/shop --format sql',
    'headway init --npm-scripts',
  ],
  declare: (command) =>
    command
      .argument('[directory]', 'the folder; default the current one')
      .option('--url <url>', 'the database; default as .env or a compose file says, else sqlite:///dev.db')
      .option(
        '--tier <tier>',
        'development, test or production; default: development on this machine, else production',
      )
      .option('--format <format>', 'what revisions are written as: ts, js or sql', 'ts')
      .option('--npm-scripts', 'add db:upgrade and its siblings to package.json'),
  run: async ({ args, options, context }) => {
    const path = resolve(context.folder, args[0] ?? '.')
    const channel = await context.channel()
    const format = formatOption(options) ?? 'ts'
    const project = await channel.call('project.create', {
      path,
      format,
      url: options.text('url'),
      tier: tierOption(options),
    })
    const scripts = options.flag('npmScripts') ? await addNpmScripts(project.root) : []
    context.answer(project, () =>
      [
        `  Creating ${safeLine(project.root)}/headway.json ...  done`,
        `  Creating ${safeLine(project.root)}/${safeLine(project.settings.scriptLocation)} ...  done`,
        ...(scripts.length > 0 ? [`  Adding ${scripts.join(', ')} to package.json ...  done`] : []),
      ].join('\n'),
    )
    noteTarget(context, project, options.text('url'))
    await noteModel(context, project)
    if (!context.json)
      context.terminal.note(context.terminal.style.dim(nextStep(relative(context.terminal.cwd, path))))
  },
}

/** The tool whose models could be the desired schema. What it loads is the user's to correct. */
async function noteModel({ terminal }: CliContext, { root }: ProjectInfo): Promise<void> {
  const found = await proposeModel({ files: nodeFiles }, root)
  if (found === null) return
  const line = `"model": ${JSON.stringify(found).replaceAll(/([:,])/g, '$1 ')}`
  terminal.note(
    terminal.style.dim(
      `To follow your models (${found.preset}), add to headway.json (where the database has tables already: after the stamp): ${line}`,
    ),
  )
}

/** Says what was written about the database, and which part of it is better kept in the environment. */
function noteTarget({ terminal }: CliContext, { targets }: ProjectInfo, url: string | null): void {
  const [target] = targets
  for (const note of target?.notes ?? []) terminal.note(terminal.style.dim(safeLine(note)))
  if (target?.problem) terminal.note(terminal.style.yellow(safeLine(`${target.name}: ${target.problem}`)))
  if (url === null || !urlHasPassword(url)) return
  terminal.note(
    terminal.style.yellow(
      'The password now stands in headway.json. To keep it out of version control, put the URL into .env (DATABASE_URL=...), which git should ignore, and write "urlEnv": "DATABASE_URL" in place of "url".',
    ),
  )
}

/** What to type after this. @param directory of the project, from where this was typed */
function nextStep(directory: string): string {
  const at = directory === '' ? '' : ` -C ${shellQuote(safeLine(directory))}`
  return [
    `Next: headway revision -m "first tables"${at}, write its upgrade and downgrade, then: headway upgrade head${at}`,
    `Where the database has tables already: headway revision --autogenerate -m "what is there"${at}, then: headway stamp head${at}`,
  ].join('\n')
}

function tierOption(options: CliOptions): 'development' | 'test' | 'production' | null {
  const value = options.text('tier')
  if (value === null) return null
  const parsed = tierSchema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new HeadwayError('invalid_request', `"${value}" is not a tier.`, {
    hint: 'Use development, test or production.',
  })
}
