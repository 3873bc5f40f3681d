// Writes a lesson that makes something for every kind of check, and says true and false things about it.

export const truths = `
      - hostname: { of: box, is: web }
      - hostname: { of: host, unchanged: true }
      - hostname: { of: child, same-as: box }
      - namespaces: { of: box, kinds: [uts, net, mnt], differ-from: host }
      - namespaces: { of: box, kinds: [ipc, user, pid, cgroup], same-as: host }
      - namespaces: { of: child, same-as: box }
      - children-namespace: { of: thrower, kind: pid, own: true }
      - children-namespace: { of: child, kind: pid, own: false }
      - pid: { of: first-in, inside: 1 }
      - result: { of: text, is: "hello\\n" }
      - result: { of: missing, failed: ENOENT }
      - result: { of: pid, is: 1 }
      - output: { of: echo, is: one two }
      - output: { of: lines, contains: "2\\n3" }
      - output: { of: lines, lines-at-least: 5 }
      - output: { of: lines, lines-at-most: 5 }
      - exit: { of: lines, status: 3 }
      - exit: { of: sleeper, running: true }
      - exit: { of: lines, running: false }
      - exit: { of: ended, running: false }
      - memory.limit: { of: box, is: 33554432 }
      - memory.usage: { of: box, at-most: 33554432 }
      - memory.peak: { of: box, at-least: 8388608 }
      - memory.limit-hits: { of: box, grew: false }
      - memory.oom-kills: { of: box, is: 0 }
      - oom-kill: { of: full, killed: hog }
      - mount: { of: box, at: /run/nslab/m, is: private, type: tmpfs }
      - mount: { of: host, at: /run/nslab/m, is: absent }
      - mount: { of: sharer, at: /, is: shared }
      - mount: { of: holder, at: /run/nslab, is: there, type: tmpfs }
      - entry: { layer: upper, path: new, is: created, text: new }
      - entry: { layer: upper, path: old, is: copied up, text: "old\\nmore" }
      - entry: { layer: upper, path: gone, is: whiteout }
      - entry: { layer: upper, path: conf, is: opaque }
      - entry: { layer: merged, path: gone, is: absent }
      - entry: { layer: lower, path: gone, is: there, text: gone }
      - link: { of: box, name: lo, up: true, address: 127.0.0.1/8 }
      - link: { of: box, name: br0, up: true, address: 10.7.0.1/24 }
      - link: { of: box, name: v0, up: true, master: br0 }
      - neighbor: { of: other, address: 10.7.0.1 }
      - ping: { by: other, answered: 2 }
`;

export const lies = `
      - hostname: { of: box, is: webb }
      - hostname: { of: box, unchanged: true }
      - hostname: { of: box, same-as: host }
      - namespaces: { of: box, kinds: [uts, ipc], differ-from: host }
      - namespaces: { of: box, kinds: [uts, ipc], same-as: host }
      - namespaces: { of: child, kinds: [net], differ-from: box }
      - children-namespace: { of: thrower, kind: pid, own: false }
      - children-namespace: { of: child, kind: time, own: true }
      - pid: { of: child, inside: 1 }
      - result: { of: text, is: hello }
      - result: { of: missing, failed: EPERM }
      - result: { of: nothing, is: 1 }
      - output: { of: echo, is: one }
      - output: { of: echo, contains: three }
      - output: { of: lines, lines-at-least: 6 }
      - output: { of: lines, lines-at-most: 4 }
      - exit: { of: lines, status: 0 }
      - exit: { of: sleeper, running: false }
      - exit: { of: ended, running: true }
      - memory.limit: { of: box, is: 33554433 }
      - memory.usage: { of: box, at-least: 33554433 }
      - memory.peak: { of: box, at-most: 8388608 }
      - memory.limit-hits: { of: box, grew: true }
      - memory.oom-kills: { of: box, at-least: 1 }
      - memory.limit: { of: other, is: 33554432 }
      - oom-kill: { of: full, killed: full }
      - oom-kill: { of: box, killed: toucher }
      - mount: { of: box, at: /run/nslab/m, is: shared }
      - mount: { of: box, at: /run/nslab/m, is: private, type: proc }
      - mount: { of: box, at: /run/nslab/m, is: absent }
      - mount: { of: host, at: /run/nslab/m, is: there }
      - entry: { layer: upper, path: new, is: copied up }
      - entry: { layer: upper, path: old, is: created }
      - entry: { layer: upper, path: new, is: created, text: old }
      - entry: { layer: upper, path: gone, is: absent }
      - entry: { layer: lower, path: gone, is: absent }
      - entry: { layer: upper, path: never, is: there }
      - link: { of: box, name: lo, up: false }
      - link: { of: box, name: eth9 }
      - link: { of: box, name: v0, up: true, master: lo }
      - link: { of: box, name: br0, address: 10.7.0.2/24 }
      - neighbor: { of: other, address: 10.7.0.9 }
      - ping: { by: other, answered: 0 }
`;

const doing = `
      - clone: { from: holder, as: box, new: [CLONE_NEWUTS, CLONE_NEWNS, CLONE_NEWNET], spare: 12 }
      - clone: { from: host, as: first-in, new: [CLONE_NEWPID], spare: 0 }
      - set-up: { of: box, part: private-mounts }
      - set-up: { of: box, part: network }
      - limit: { of: box, memory: 32M }
      - clone: { from: host, as: other, new: [CLONE_NEWNET] }
      - set-up: { of: other, part: network }
      - clone: { from: host, as: thrower }
      - call: { actor: thrower, unshare: { flags: [CLONE_NEWPID] } }
      - clone: { from: holder, as: sharer, new: [CLONE_NEWNS] }
      - set-up: { of: sharer, part: shared-mounts }
      - call: { actor: box, sethostname: { name: web } }
      - call: { actor: first-in, getpid: {} }
        as: pid
      - clone: { from: box, as: child, spare: 0 }
      - clone: { from: host, as: ended }
      - end: { of: ended }
      - { start: { in: box, as: echo, run: [/bin/echo, one, two] } }
      - wait: { exit: echo }
      - { start: { in: box, as: lines, run: [/bin/sh, -c, "seq 5; exit 3"] } }
      - wait: { exit: lines }
      - { start: { in: box, as: sleeper, run: [/bin/sleep, "600"] } }
      - { start: { in: box, as: toucher, run: [workload, touch, 16M, 8M, "1"] } }
      - sample: { every: 20ms, until: toucher }
      - clone: { from: holder, as: full, new: [CLONE_NEWNS], spare: 4 }
      - limit: { of: full, memory: 16M }
      - { start: { in: full, as: hog, run: [workload, touch, 64M, 4M, "10"] } }
      - sample: { every: 10ms, until: hog }
      - mkdir: { by: box, path: /run/nslab/m }
      - call: { actor: box, mount: { source: x, target: /run/nslab/m, filesystemtype: tmpfs } }
      - mkdir: { by: box, path: /run/nslab/lower }
      - mkdir: { by: box, path: /run/nslab/upper }
      - mkdir: { by: box, path: /run/nslab/work }
      - mkdir: { by: box, path: /run/nslab/merged }
      - mkdir: { by: box, path: /run/nslab/lower/conf }
      - write: { by: box, path: /run/nslab/lower/old, text: "old\\n" }
      - write: { by: box, path: /run/nslab/lower/gone, text: "gone\\n" }
      - call: { actor: box, chdir: { path: /run/nslab } }
      - call:
          {
            actor: box,
            mount:
              {
                source: overlay,
                target: merged,
                filesystemtype: overlay,
                data: "lowerdir=lower,upperdir=upper,workdir=work",
              },
          }
      - write: { by: box, path: /run/nslab/merged/new, text: "new\\n" }
      - write: { by: box, path: /run/nslab/merged/old, text: "more\\n", append: true }
      - remove: { by: box, path: /run/nslab/merged/gone }
      - remove: { by: box, path: /run/nslab/merged/conf, directory: true }
      - mkdir: { by: box, path: /run/nslab/merged/conf }
      - write: { by: box, path: /run/nslab/text, text: "hello\\n" }
      - read: { by: box, path: /run/nslab/text }
        as: text
      - read: { by: box, path: /run/nslab/missing }
        as: missing
        fails: ENOENT
      - link: { by: box, up: lo }
      - link: { by: box, bridge: br0 }
      - link: { by: box, address: 10.7.0.1/24, on: br0 }
      - link: { by: box, up: br0 }
      - link: { by: box, veth: v0, peer: eth0, to: other, master: br0 }
      - link: { by: box, up: v0 }
      - link: { by: other, address: 10.7.0.2/24, on: eth0 }
      - link: { by: other, up: eth0 }
      - ping: { by: other, to: 10.7.0.1, count: 2 }
`;

const names = ['lower', 'upper', 'work', 'merged'];

/** The lesson, with true and then false checks. */
export const everyCheckLesson = `id: every-check
number: 1
level: 1
minutes: 1
needs: []
layers:
${names.map((name) => `  - { name: ${name}, role: ${name}, in: box, path: /run/nslab/${name} }`).join('\n')}
steps:
  - id: boxes
    do:
      - clone: { from: host, as: first, new: [CLONE_NEWUTS] }
    watch: []
  - id: all
    watch: []
    do:${doing}    checks:${truths}${lies.slice(1)}`;
