import type { Screen } from './browser.ts';

/** Where the documents have their pictures. */
export const folder = 'docs/images';

/** The first screens of a report's page that the documents show. */
export const shots: readonly { readonly name: string; readonly screen: Required<Screen> }[] = [
  { name: 'report-desktop-light.png', screen: { width: 1280, height: 640, scheme: 'light' } },
  { name: 'report-desktop-dark.png', screen: { width: 1280, height: 640, scheme: 'dark' } },
  { name: 'report-phone.png', screen: { width: 360, height: 740, scheme: 'light' } },
];
