// Starts a shell in a namespace or a cgroup, has it run lines, and ends it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export type HeldShell = {
  pid: number;
  /** What one line prints. */
  run: (line: string) => Promise<string>;
  end: () => Promise<void>;
};

const endMark = '--end of output--';

/**
 * Starts `command`, which becomes a shell by exec, and has it run the given lines. It is killed after 20 seconds.
 */
export async function startShell(command: readonly string[], lines: readonly string[]): Promise<HeldShell> {
  const [program, ...args] = command;
  const child = spawn(program!, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: 20_000,
    killSignal: 'SIGKILL',
  });
  const exited = once(child, 'exit');
  const output = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const run = async (line: string): Promise<string> => {
    child.stdin.write(`${line}\necho '${endMark}'\n`);
    const printed: string[] = [];
    for (;;) {
      const next = await output.next();
      if (next.done) throw new Error(`the shell ended at: ${line}`);
      if (next.value === endMark) return printed.join('\n');
      printed.push(next.value);
    }
  };
  const end = async (): Promise<void> => {
    child.stdin.end();
    await exited;
  };
  for (const line of lines) await run(line);
  return { pid: child.pid!, run, end };
}
