// Loads the program, or says in one sentence why it cannot be loaded. Nothing else is imported here, so that this much runs.

try {
  await import('./main.ts');
} catch (error) {
  // open(2), EMFILE: Node opens the program's parts side by side.
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'EMFILE') throw error;
  process.stderr.write(
    'nslab: too few descriptors may be open here: 64 are enough to run a container (ulimit -n)\n',
  );
  process.exit(3); // exit-codes.ts: machine
}
