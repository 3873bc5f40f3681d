// Lists a tree by a program that shares nothing with the unpacker: Python's os module, in the namespace of the tree.

import type { Tmpfs } from '../tmpfs.ts';

/** One line of JSON for each path. A file's links are its names in this tree: an overlay reports those of a lower layer. */
const program = `
import hashlib, json, os, stat, sys
root = os.fsencode(sys.argv[1])
paths = [root] + [os.path.join(top, name) for top, folders, files in os.walk(root) for name in folders + files]
stats = {path: os.lstat(path) for path in paths}
names = {}
for s in stats.values():
    names[(s.st_dev, s.st_ino)] = names.get((s.st_dev, s.st_ino), 0) + 1
for path in sorted(paths):
    s = stats[path]
    kind = stat.S_IFMT(s.st_mode)
    line = {"path": os.fsdecode(os.path.relpath(path, root)), "kind": oct(kind), "mode": oct(s.st_mode & 0o7777),
            "owner": [s.st_uid, s.st_gid]}
    if kind != stat.S_IFDIR:
        line["links"] = names[(s.st_dev, s.st_ino)]
        line["time"] = s.st_mtime_ns
    if kind == stat.S_IFREG:
        line["size"] = s.st_size
        with open(path, "rb") as file:
            line["sha256"] = hashlib.sha256(file.read()).hexdigest()
    if kind == stat.S_IFLNK:
        line["target"] = os.fsdecode(os.readlink(path))
    line["xattrs"] = {name: os.getxattr(path, name, follow_symlinks=False).hex()
                      for name in sorted(os.listxattr(path, follow_symlinks=False))
                      if not name.startswith("trusted.overlay.") and name != "security.selinux"}
    print(json.dumps(line))
`;

export const walkTree = (tmpfs: Tmpfs, root: string): string[] =>
  tmpfs.sh(`exec python3 - "${root}" <<'PROGRAM'\n${program}\nPROGRAM`).split('\n');
