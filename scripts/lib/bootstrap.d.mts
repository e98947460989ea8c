export declare const top: string
export declare function stop(message: string, code?: number): never
export declare function pinnedNode(): string
export declare function toolEnvironment(): Record<string, string | undefined>
export declare function run(program: string, args: readonly string[], options?: object): number
export declare function compilersNeeded(platform: NodeJS.Platform): string
export declare function ensureInstalled(): void
export declare function ensureBuilt(): void
