// Shows operations in other ways: as a shell command, in Go, in C, with docker. Nothing of this is ever run. `≈` stands before
// what is alike in one respect only: `docker run` always makes a whole container.

import { quoteWord } from '../../kernel/quote-word.ts';
import type { CloneFlag } from '../../kernel/syscalls/calls/process.ts';
import type { Same } from '../../session/event.ts';

const quoted = (text: string): string => JSON.stringify(text);
const list = (words: readonly string[]): string => words.map(quoted).join(', ');

/** unshare(1)'s option for each namespace. By itself it makes all mounts private. */
const unshareOptions: Readonly<Record<CloneFlag, string>> = {
  CLONE_NEWUTS: '--uts',
  CLONE_NEWPID: '--pid',
  CLONE_NEWNS: '--mount --propagation unchanged',
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

/** A container, with what is asked for. @param options of `docker run` */
export const dockerRun = (options: readonly string[], command = ''): string =>
  ['≈ docker run', ...options, 'IMAGE', ...(command === '' ? [] : [command])].join(' ');

/** Marks what is alike in one respect only. Docker's lines say so themselves. */
export function alike({ docker, ...ways }: Same): Same {
  const marked = Object.entries(ways).map(([way, line]) => [way, line && `≈ ${line.replace(/^≈ /, '')}`]);
  return { docker, ...Object.fromEntries(marked) };
}

/** One after the other: a way that each of them has, and docker's line of the first that has one. */
export function joinWays(ways: readonly Same[]): Same {
  const join = (lines: readonly (string | undefined)[], by: string): string | undefined =>
    lines.every((line) => line !== undefined)
      ? lines.map((line) => line.replace(/^≈ /, '')).join(by)
      : undefined;
  const joined: Same = {
    shell: join(
      ways.map(({ shell }) => shell),
      '; ',
    ),
    go: join(
      ways.map(({ go }) => go),
      '; ',
    ),
    c: join(
      ways.map(({ c }) => c),
      ' ',
    ),
    docker: ways.find(({ docker }) => docker !== undefined)?.docker,
  };
  return ways.some(({ shell }) => shell?.startsWith('≈')) ? alike(joined) : joined;
}

/** A child in new namespaces of these kinds. clone3(2) */
export function cloneWays(flags: readonly CloneFlag[]): Same {
  if (flags.length === 0) {
    return {
      shell: 'sh',
      go: 'exec.Command("sh").Start()',
      c: 'if (fork() == 0) execlp("sh", "sh", NULL);',
    };
  }
  const shared = Object.entries(dockerSharing).flatMap(([flag, option]) =>
    flags.some((own) => own === flag) ? [] : [option],
  );
  return {
    shell: unshareCommand(flags, flags.includes('CLONE_NEWPID')),
    docker: dockerRun(shared, 'sh'),
    go: inNewProcess('Cloneflags', flags),
    c: `syscall(SYS_clone3, &(struct clone_args){ .flags = ${flags.join(' | ')}, .exit_signal = SIGCHLD }, sizeof(struct clone_args));`,
  };
}

/** Moves the process itself; its children only, if into a PID namespace. unshare(2); of a Go program it would move one thread. */
export const unshareWays = (flags: readonly CloneFlag[]): Same => ({
  shell: unshareCommand(flags, false),
  go: inNewProcess('Unshareflags', flags),
  c: `unshare(${flags.join(' | ')});`,
});

const unshareCommand = (flags: readonly CloneFlag[], forks: boolean): string =>
  ['unshare', ...flags.map((flag) => unshareOptions[flag]), ...(forks ? ['--fork'] : []), 'sh'].join(' ');

const inNewProcess = (field: string, flags: readonly CloneFlag[]): string =>
  `cmd := exec.Command("sh"); cmd.SysProcAttr = &syscall.SysProcAttr{${field}: ${flags.map((flag) => `unix.${flag}`).join(' | ')}}; cmd.Start()`;

/** A program in a box; nobody waits for its end. execve(2) @param argv `workload` first: our own, which others do not have */
export function startWays(argv: readonly string[]): Same {
  if (argv[0] === 'workload') return workloadWays(argv.slice(1));
  return {
    shell: argv.map(quoteArgument).join(' '),
    go: `cmd := exec.Command(${list(argv)}); cmd.Stdout = os.Stdout; cmd.Start()`,
    c: `if (fork() == 0) execv(${quoted(argv[0] ?? '')}, (char *[]){ ${list(argv)}, NULL });`,
  };
}

/** A comma, as in `ps -o pid,comm`, means nothing to a shell. */
const quoteArgument = (word: string): string => (/^[\w.,@:+/-]+$/.test(word) ? word : quoteWord(word));

/** What native/workload.c does, in the words of others. tail(1) keeps the last line, however long it is. */
function workloadWays([command, size = '', folder = '/tmp']: readonly string[]): Same {
  const bytes = inBytes(size);
  if (command === 'touch') {
    return {
      shell: `head -c ${size} /dev/zero | tail > /dev/null`,
      go: `memory := make([]byte, ${bytes}); for i := range memory { memory[i] = 1 }`,
      c: `char *memory = malloc(${bytes}); memset(memory, 1, ${bytes});`,
    };
  }
  if (command !== 'cache') return {};
  const file = `${folder}/${size}`;
  return {
    shell: `truncate -s ${size} ${file}; cat ${file} > /dev/null; rm ${file}`,
    go: `f, _ := os.CreateTemp(${quoted(folder)}, ""); os.Remove(f.Name()); f.Truncate(${bytes}); io.Copy(io.Discard, f)`,
    c: `int fd = open(${quoted(folder)}, O_TMPFILE | O_RDWR, 0600); ftruncate(fd, ${bytes}); while (read(fd, buf, sizeof buf) > 0);`,
  };
}

const shifts: Readonly<Record<string, number>> = { K: 10, M: 20, G: 30 };

/** `200M` as Go and C write it. */
function inBytes(size: string): string {
  const shift = shifts[size.slice(-1)];
  return shift === undefined ? size : `${size.slice(0, -1)} << ${shift}`;
}

export const hostnameWays = (name: string): Same => ({
  shell: `hostname ${quoteWord(name)}`,
  docker: dockerRun(['--hostname', quoteWord(name)]),
  go: `unix.Sethostname([]byte(${quoted(name)}))`,
  c: `sethostname(${quoted(name)}, ${Buffer.byteLength(name)});`,
});

/** icmp(7) through a raw socket. RFC 1071: the checksum of type 8 and id 1 is f7fe. Of all zeros Linux answers with a wrong one. */
export const pingWays = (from: string, to: string, count: number): Same => ({
  shell: `ping -c ${count} ${to}`,
  docker: `docker exec ${from} ping -c ${count} ${to}`,
  go: `conn, _ := icmp.ListenPacket("ip4:icmp", "0.0.0.0"); echo, _ := (&icmp.Message{Type: ipv4.ICMPTypeEcho, Body: &icmp.Echo{ID: 1}}).Marshal(nil); buf := make([]byte, 1500); for i := 0; i < ${count}; i++ { conn.WriteTo(echo, &net.IPAddr{IP: net.ParseIP(${quoted(to)})}); conn.ReadFrom(buf) }`,
  c: `struct icmphdr echo = { .type = ICMP_ECHO, .checksum = htons(0xf7fe), .un.echo.id = htons(1) }; struct sockaddr_in to = { AF_INET }; inet_pton(AF_INET, ${quoted(to)}, &to.sin_addr); int fd = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP); for (int i = 0; i < ${count}; i++) { sendto(fd, &echo, sizeof echo, 0, (struct sockaddr *)&to, sizeof to); recv(fd, buf, sizeof buf, 0); }`,
});
