import { parseOptions as bench } from '../../../cli/bench/options.ts';
import { parsePause as pause, parseResume as resume } from '../../../cli/brake/options.ts';
import { parseOptions as contain } from '../../../cli/contain/options.ts';
import { chooseDrills } from '../../../cli/drill/choose.ts';
import { parseOptions as drill } from '../../../cli/drill/options.ts';
import { parseOptions as firstHour } from '../../../cli/first-hour/options.ts';
import { parseOptions as incident } from '../../../cli/incidents/options.ts';
import { parseOptions as init } from '../../../cli/init/options.ts';
import { parseOptions as learn } from '../../../cli/learn/options.ts';
import { parseOptions as replay } from '../../../cli/replay/options.ts';
import { parseOptions as report } from '../../../cli/report/options.ts';
import { parseOptions as restore } from '../../../cli/restore/options.ts';
import { parseOptions as stacks } from '../../../cli/stacks/options.ts';
import { parseOptions as trace } from '../../../cli/trace/options.ts';
import { parseOptions as verify } from '../../../cli/verify/options.ts';

/** Each command's own parser of its options; for a drill, the choice of the drill, too. */
const parsers: Readonly<Record<string, (argv: readonly string[]) => unknown>> = {
  bench,
  contain,
  drill: (argv) => {
    const options = drill(argv);
    return options.replay ?? chooseDrills(options, { mode: 'contain' });
  },
  'first-hour': firstHour,
  incident: (argv) => incident(argv, 1),
  incidents: (argv) => incident(argv, 0),
  init,
  learn,
  pause,
  replay,
  report,
  restore,
  resume,
  trace,
  stacks,
  verify,
};

/** @returns what is wrong with a command line of `firebreak`, or undefined */
export function complaintOf([command = '', ...options]: readonly string[]): string | undefined {
  const parse = parsers[command];
  if (parse === undefined) return `there is no command ${command}`;
  try {
    parse(options);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
