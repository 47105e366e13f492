import { noBrowser, program } from './program.ts';

if (program === undefined) {
  process.stderr.write(`SKIPPED: tests of pages in a browser, because ${noBrowser}.\n`);
}

/** `describe` where Chromium is there; a skip that the summary counts and names where it is not. */
export const describeWithBrowser = program === undefined ? describe.skip : describe;
