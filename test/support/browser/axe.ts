import axe from 'axe-core';
import type { Browser } from './browser.ts';

/**
 * What axe-core finds wrong with the page that is open, each as `rule: element`: what breaks a rule, and what it cannot
 * decide by itself, but for the contrast of drawn letters, whose ground it does not know (colours.test.ts holds that).
 * https://github.com/dequelabs/axe-core/blob/develop/doc/API.md
 *
 * @param rules only these; else all that there are
 */
export async function findingsOf(browser: Browser, rules?: readonly string[]): Promise<readonly string[]> {
  await browser.evaluate(`${axe.source}; true`);
  const options = JSON.stringify(rules === undefined ? {} : { runOnly: rules });
  return browser.evaluate(`axe.run(document, ${options}).then(({ violations, incomplete }) =>
    [...violations, ...incomplete]
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 200)))
      .filter((finding) => !finding.startsWith('color-contrast: <text ')))`);
}
