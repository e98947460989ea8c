/** The first bytes of a native library of another system: enough to tell what it is, nothing to run. */
export function nativeHeader(platform: 'linux' | 'darwin' | 'win32', architecture: 'x64' | 'arm64'): Buffer {
  const isArm = architecture === 'arm64'
  const bytes = Buffer.alloc(4096)
  if (platform === 'linux') {
    bytes.write('7f454c4602010100', 'hex')
    bytes.writeUInt16LE(3, 16)
    bytes.writeUInt16LE(isArm ? 183 : 62, 18)
  } else if (platform === 'darwin') {
    bytes.writeUInt32BE(0xcffaedfe, 0)
    bytes.writeUInt32LE(isArm ? 0x01_00_00_0c : 0x01_00_00_07, 4)
  } else {
    bytes.write('MZ')
    bytes.writeUInt32LE(0x80, 0x3c)
    bytes.write('PE\0\0', 0x80)
    bytes.writeUInt16LE(isArm ? 0xaa64 : 0x8664, 0x84)
  }
  return bytes
}
