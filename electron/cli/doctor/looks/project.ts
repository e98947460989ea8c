import { works } from '../look.ts'
import type { Finding, Look } from '../look.ts'

/** The project and its files. */
export const lookAtProject: Look = async ({ channel, project }) => {
  if (project === null) {
    const remedy = 'Run "headway init" to start one, or go to its folder.'
    return [{ status: 'optional', what: 'Project', text: 'none at or above this folder', remedy }]
  }
  if (project.settingsError !== null) {
    const { message, hint } = project.settingsError
    return [{ status: 'missing', what: 'Project', text: message, remedy: hint }]
  }
  const { revisions, diagnostics } = await channel.call('revisions.list', {})
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length
  const files: Finding =
    errors === 0
      ? works('Revisions', `${revisions.length}, in order`)
      : {
          status: 'missing',
          what: 'Revisions',
          text: `${errors === 1 ? '1 problem' : `${errors} problems`} in ${revisions.length} files`,
          remedy: 'headway check --files lists them.',
        }
  const model = project.settings.model
  return [
    works('Project', `${project.root} (${project.describedIn})`),
    files,
    works('Model', model ?? 'none is set; revisions are the only description'),
  ]
}
