// Downloads the programs with which the tests write images before the tests run: a test has no time for that.
import { importTypeScript } from '../typescript.js';

/** Says what it downloads, and when it cannot: then the tests that need a program fail, and name it. */
export async function provideImageTools(full) {
  const tools = await importTypeScript('test/image/trees/provide-tools.ts');
  const say = (line) => console.log(`── ${line}`);
  try {
    await tools.provideImageTools(full ? tools.allTools : tools.coreTools, say);
  } catch (error) {
    say(`programs that write images: ${error.message.trim()}`);
  }
}
