// Shows operations in other ways: as a shell command, in Go, in C, with docker. Nothing of this is ever run.

import type { CloneFlag } from '../../kernel/syscalls/calls/process.ts';
import type { Same } from '../../session/event.ts';

const quoted = (text: string): string => JSON.stringify(text);
const list = (words: readonly string[]): string => words.map(quoted).join(', ');

/** unshare(1)'s option for each namespace. */
const unshareOptions: Readonly<Record<CloneFlag, string>> = {
  CLONE_NEWUTS: '--uts',
  CLONE_NEWPID: '--pid',
  CLONE_NEWNS: '--mount',
  CLONE_NEWIPC: '--ipc',
  CLONE_NEWNET: '--net',
  CLONE_NEWCGROUP: '--cgroup',
  CLONE_NEWUSER: '--user',
  CLONE_NEWTIME: '--time',
};

/** Docker's option to share a namespace with the host. It always makes a mount namespace. */
const dockerSharing: Readonly<Partial<Record<CloneFlag, string>>> = {
  CLONE_NEWUTS: '--uts host',
  CLONE_NEWPID: '--pid host',
  CLONE_NEWIPC: '--ipc host',
  CLONE_NEWNET: '--network host',
  CLONE_NEWCGROUP: '--cgroupns host',
};

/** A child in new namespaces of these kinds. clone3(2) */
export function cloneWays(flags: readonly CloneFlag[]): Same {
  if (flags.length === 0) {
    return {
      shell: 'sh &',
      go: 'exec.Command("sh").Start()',
      c: 'if (fork() == 0) execlp("sh", "sh", NULL);',
    };
  }
  const options = [
    ...flags.map((flag) => unshareOptions[flag]),
    ...(flags.includes('CLONE_NEWPID') ? ['--fork'] : []),
  ];
  const shared = Object.entries(dockerSharing).flatMap(([flag, option]) =>
    flags.some((own) => own === flag) ? [] : [option],
  );
  return {
    shell: `unshare ${options.join(' ')} sh`,
    docker: ['docker run', ...shared, 'IMAGE sh'].join(' '),
    go: `cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: ${flags.map((flag) => `syscall.${flag}`).join(' | ')}}; cmd.Start()`,
    c: `syscall(SYS_clone3, &(struct clone_args){ .flags = ${flags.join(' | ')}, .exit_signal = SIGCHLD }, sizeof(struct clone_args));`,
  };
}

/** A program in a box. execve(2) */
export function startWays(argv: readonly string[]): Same {
  const command = argv.map((word) => (/[\s$"']/.test(word) ? `'${word}'` : word)).join(' ');
  return {
    shell: command,
    go: `exec.Command(${list(argv)}).Run()`,
    c: `if (fork() == 0) execv(${quoted(argv[0] ?? '')}, (char *[]){ ${list(argv)}, NULL });`,
  };
}

export const readWays = (path: string): Same => ({
  shell: `cat ${path}`,
  go: `os.ReadFile(${quoted(path)})`,
  c: `int fd = open(${quoted(path)}, O_RDONLY); read(fd, buf, sizeof buf); close(fd);`,
});

export function writeWays(path: string, text: string, append: boolean): Same {
  const flag = append ? 'O_APPEND' : 'O_TRUNC';
  return {
    shell: `echo ${quoted(text.trimEnd())} ${append ? '>>' : '>'} ${path}`,
    go: append
      ? `f, _ := os.OpenFile(${quoted(path)}, os.O_WRONLY|os.O_APPEND, 0); f.WriteString(${quoted(text)}); f.Close()`
      : `os.WriteFile(${quoted(path)}, []byte(${quoted(text)}), 0o644)`,
    c: `int fd = open(${quoted(path)}, O_WRONLY | O_CREAT | ${flag}, 0644); write(fd, ${quoted(text)}, ${Buffer.byteLength(text)}); close(fd);`,
  };
}

export const mkdirWays = (path: string): Same => ({
  shell: `mkdir ${path}`,
  go: `os.Mkdir(${quoted(path)}, 0o755)`,
  c: `mkdir(${quoted(path)}, 0755);`,
});

export const removeWays = (path: string, directory: boolean): Same => ({
  shell: directory ? `rmdir ${path}` : `rm ${path}`,
  go: `os.Remove(${quoted(path)})`,
  c: directory ? `rmdir(${quoted(path)});` : `unlink(${quoted(path)});`,
});

export const renameWays = (from: string, to: string): Same => ({
  shell: `mv ${from} ${to}`,
  go: `os.Rename(${quoted(from)}, ${quoted(to)})`,
  c: `rename(${quoted(from)}, ${quoted(to)});`,
});

/** mount(2) in Go and C; the caller adds the shell command. */
export function mountWays(
  source: string,
  target: string,
  type: string,
  flags: readonly string[],
  data: string,
): Same {
  const inC = (text: string): string => (text === '' ? 'NULL' : quoted(text));
  const go = flags.map((flag) => `unix.${flag}`).join('|') || '0';
  return {
    go: `unix.Mount(${list([source, target, type])}, ${go}, ${quoted(data)})`,
    c: `mount(${[source, target, type].map(inC).join(', ')}, ${flags.join(' | ') || '0'}, ${inC(data)});`,
  };
}

export const hostnameWays = (name: string): Same => ({
  shell: `hostname ${name}`,
  docker: `docker run --hostname ${name} IMAGE`,
  go: `unix.Sethostname([]byte(${quoted(name)}))`,
  c: `sethostname(${quoted(name)}, ${Buffer.byteLength(name)});`,
});

/** icmp(7) through a raw socket. */
export const pingWays = (to: string, count: number): Same => ({
  shell: `ping -c ${count} ${to}`,
  docker: `docker exec box1 ping -c ${count} ${to}`,
  go: `conn, _ := icmp.ListenPacket("ip4:icmp", "0.0.0.0"); conn.WriteTo(echo, &net.IPAddr{IP: net.ParseIP(${quoted(to)})})`,
  c: 'int fd = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP); sendto(fd, echo, sizeof echo, 0, &to, sizeof to); recv(fd, reply, sizeof reply, 0);',
});
