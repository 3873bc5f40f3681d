// Checks what runs us, before anything is loaded that an older Node cannot even parse, and says why the rest cannot be loaded.

const oldest = { major: 20, minor: 19 };
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const { bun } = process.versions;

/** As in exit-codes.ts, which is not loaded yet: `runExitCodes.setUpFailed`, `exitCodes.machine`. */
const STATUS = process.argv[2] === 'run' ? 125 : 3;

if (bun !== undefined) {
  refuse(`this is Bun ${bun}`);
} else if (major < oldest.major || (major === oldest.major && minor < oldest.minor)) {
  refuse(`this is Node ${process.versions.node}`);
} else {
  await import('./main.ts').catch((error: unknown) => {
    // open(2), EMFILE: Node opens the program's parts side by side.
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EMFILE') throw error;
    console.error(
      'nslab: too few descriptors may be open here: 64 are enough to run a container (ulimit -n)',
    );
    process.exit(STATUS);
  });
}

function refuse(what: string): void {
  console.error(
    `nslab: ${what}, and nslab needs Node ${oldest.major}.${oldest.minor} or newer (https://nodejs.org)`,
  );
  process.exitCode = STATUS;
}
