import { spawnSync } from 'node:child_process';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** Without a window, and without what asks the network. */
export const headless = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync', '--hide-scrollbars'],
];

/** The browser that there is; some machines have one that cannot start, for want of what a container does not have. */
export const program = names.find(
  (name) => spawnSync(name, [...headless, '--dump-dom', 'about:blank'], { timeout: 30_000 }).status === 0,
);

export const noBrowser = `none of ${names.join(', ')} is here and starts`;
