// Archives as the kernel unpacks them into its first root: cpio in the "newc" form (initramfs buffer format, kernel doc
// Documentation/driver-api/early-userspace/buffer-format.rst).

export interface Entry {
  readonly path: string;
  /** Permission bits; 0o755 unless told. */
  readonly mode?: number;
  /** A folder has none. */
  readonly content?: Buffer | string;
}

const S_IFDIR = 0o040000;
const S_IFREG = 0o100000;

/** Folders must stand before what is in them. Several archives may be joined: each is padded to four bytes. */
export function cpio(entries: readonly Entry[]): Buffer {
  const records = entries.map((entry, i) => record(entry, i + 1));
  return Buffer.concat([...records, record({ path: 'TRAILER!!!', mode: 0, content: '' }, 0)]);
}

function record({ path, mode = 0o755, content }: Entry, inode: number): Buffer {
  const data = Buffer.from(content ?? '');
  const name = Buffer.from(`${path}\0`);
  const type = content === undefined ? S_IFDIR : S_IFREG;
  // ino, mode, uid, gid, nlink, mtime, filesize, major, minor, rmajor, rminor, namesize, check
  const fields = [inode, type | mode, 0, 0, 1, 0, data.length, 0, 0, 0, 0, name.length, 0];
  const header = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`;
  return Buffer.concat([padded(Buffer.concat([Buffer.from(header), name])), padded(data)]);
}

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
