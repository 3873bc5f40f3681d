// Runs `npm run pictures`, as root: builds nslab, runs the tour, and takes the pictures of README.md.
import { importTypeScript } from './typescript.js';

if (process.platform !== 'linux' || process.geteuid() !== 0) {
  console.error('pictures: it takes them of the tour as it runs, for which it must be root on Linux');
  process.exit(3);
}
await import('./build.js');
const { takePictures } = await importTypeScript('test/pictures/pictures.ts');
process.exitCode = await takePictures(process.argv.slice(2));
