import { containing } from './contain.ts';
import type { Kind } from './kind.ts';
import { stopping } from './instances.ts';
import { looks } from './look.ts';
import { others } from './others.ts';
import { removing } from './remove.ts';
import { restoring } from './restore.ts';

/** Every kind of command that a report of a drill prints; the first that fits. A command of none is one that nobody checks. */
export const kinds: readonly Kind[] = [
  ...looks,
  ...stopping,
  ...restoring,
  ...containing,
  ...removing,
  ...others,
];

export const kindOf = (command: string): Kind | undefined => kinds.find(({ is }) => is(command));
