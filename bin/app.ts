import { useCompileCache } from '../lib/compile-cache.ts';

useCompileCache();
const { App } = await import('aws-cdk-lib');
const { addFirebreak } = await import('../lib/firebreak.ts');
const { checkLimits } = await import('../lib/limits/check-limits.ts');
const { readSettings } = await import('../lib/settings/read-settings.ts');
const { SettingsError } = await import('../lib/settings/settings-error.ts');

const app = new App();
const path = (app.node.tryGetContext('settings') as string | undefined) ?? process.env['FIREBREAK_CONFIG'];
try {
  const settings = await readSettings(path);
  checkLimits(settings);
  addFirebreak(app, settings);
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
