import { App } from 'aws-cdk-lib';
import { addFirebreak } from '../lib/firebreak.ts';
import { readSettings } from '../lib/read-settings.ts';
import { SettingsError } from '../lib/settings-error.ts';

const app = new App();
const path = (app.node.tryGetContext('settings') as string | undefined) ?? process.env['FIREBREAK_CONFIG'];
try {
  addFirebreak(app, await readSettings(path));
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
