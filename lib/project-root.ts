import { join } from 'node:path';

/** The project's folder, wherever it is run from. */
export const projectRoot = join(import.meta.dirname, '..');
