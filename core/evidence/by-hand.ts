import { firebreak, option } from '../values/shell.ts';

/** The command that checks the evidence of an incident by the digest that its mail has. */
export const verifyIncident = (incidentId: string, sha256: string): string =>
  firebreak(`verify ${incidentId} ${option('digest', sha256)}`);

/** The same of a copy in a folder. */
export const verifyFolder = (path: string, sha256: string): string =>
  firebreak(`verify ${option('folder', path)} ${option('digest', sha256)}`);
