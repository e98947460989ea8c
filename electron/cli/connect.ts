import type { Channel } from '../../shared/contract.ts'
import { createEngine } from '../engine/index.ts'
import { createNodePorts } from '../engine/node-ports.ts'
import { findProjectFolder } from '../engine/project/find-project.ts'
import { createInProcessChannel } from '../transport/in-process.ts'

export type EngineConnection = {
  readonly channel: Channel
  /** The nearest project at or above a folder. Throws `project_not_found`. */
  findProject(folder: string): Promise<string>
  close(): Promise<void>
}

/**
 * An engine in this process, for one command. A command typed in a shell that runs code is the trust for that run
 * (DESIGN); nothing of it is remembered.
 * @param url a database for this command, in place of every target
 */
export function connectEngine(url: string | null): EngineConnection {
  const ports = createNodePorts()
  const engine = createEngine(ports, {
    trust: 'this-run',
    follow: 'once',
    url,
    samplesFolder: null,
    sampleCopies: null,
  })
  return {
    channel: createInProcessChannel(engine, { shareResults: true }),
    findProject: (folder) => findProjectFolder(ports, folder),
    close: () => engine.close(),
  }
}
