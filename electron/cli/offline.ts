import type { CliContext } from './cli-context.ts'

/** `--sql`: prints the script of a range and does not ask the database. Answers the exit code. */
export async function printOffline(
  context: CliContext,
  kind: 'upgrade' | 'downgrade' | 'stamp',
  expressions: readonly string[],
): Promise<number> {
  const open = await context.open()
  const script = await open.channel.call('plan.offline', {
    kind,
    target: open.target(),
    expressions: [...expressions],
  })
  context.answer(script, () => script.sql.replace(/\n$/, ''))
  if (script.readsData) {
    context.terminal.note('-- some revisions read data: the script may differ from what a run would do')
  }
  return 0
}
