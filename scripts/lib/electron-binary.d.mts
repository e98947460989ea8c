export declare function electronBinary(): string | null
export declare function hasDisplay(): boolean
export declare function fetchElectron(): Promise<string | null>
