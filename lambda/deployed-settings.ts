import { env } from './contract.ts';
import type { Settings } from '../core/settings/settings.ts';

/**
 * The settings of this deployment, as the stack checked them. The bundler puts their JSON in the place of this very
 * expression, because Lambda's environment holds only 4 KB. By this file it knows which bundles hold them, and
 * lib/functions/bundling.ts lists which may.
 */
export function deployedSettings(): Settings {
  const json = process.env.FIREBREAK_SETTINGS;
  if (json === undefined)
    throw new Error(`${env.settings} is not set. The stack compiles it in; deploy it again.`);
  return JSON.parse(json) as Settings;
}
