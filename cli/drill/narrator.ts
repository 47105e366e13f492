import type { Progress } from '@firebreak/account';
import type { Outcome, Verification } from '../../core/containment/outcome.ts';
import { duration, neutral } from '../../core/values/text.ts';

/** Tells the story of a drill as it happens. */
export interface Narrator {
  /** A step of the preparation, with the seconds that have passed. */
  readonly step: (text: string) => void;
  readonly detail: (text: string) => void;
  readonly heading: (text: string) => void;
  /** From now on times are counted from the launch. */
  readonly launched: (at: Date) => void;
  readonly progress: (progress: Progress, now: Date) => void;
}

/** A log line of Powertools, as far as the story uses it. */
interface LogLine {
  readonly message?: string;
  readonly level?: string;
  readonly service?: string;
  readonly millisecondsSinceLaunch?: number;
  readonly caller?: string;
  readonly verdict?: string;
  readonly route?: string;
  readonly outcomes?: readonly Outcome[];
  readonly status?: Verification['status'];
  readonly findings?: Verification['findings'];
  readonly calls?: number;
  readonly keys?: readonly (string | null)[];
  readonly end?: string;
  readonly act?: boolean;
  readonly subject?: string;
  readonly error?: { readonly name?: string; readonly message?: string };
}

/**
 * @param write takes a line without its end
 * @param started when the drill began, by `performance.now()`
 */
export function createNarrator(write: (line: string) => void, started: number): Narrator {
  let launchedAt: Date | undefined;
  const told = new Set<string>();
  const tell = (milliseconds: number, text: string): void =>
    write(`${`+${duration(Math.max(0, milliseconds))}`.padStart(11)}  ${text}`);
  return {
    step: (text) => write(`${((performance.now() - started) / 1000).toFixed(1).padStart(8)} s  ${text}`),
    detail: (text) => write(`${' '.repeat(12)}${text}`),
    heading: (text) => write(`\n${text}`),
    launched: (at) => {
      launchedAt = at;
    },
    progress: (progress, now) => {
      if (!launchedAt) return;
      const elapsed = now.getTime() - launchedAt.getTime();
      for (const { at, text, once } of toLines(progress)) {
        if (once !== undefined && told.has(once)) continue;
        if (once !== undefined) told.add(once);
        tell(at ?? elapsed, text);
      }
    },
  };
}

interface Line {
  readonly text: string;
  /** Milliseconds since the launch, where the source knows better than the moment of telling. */
  readonly at?: number;
  /** Lines of the same one are told once: a step that runs again repeats what it did before. */
  readonly once?: string;
}

function toLines(progress: Progress): readonly Line[] {
  switch (progress.kind) {
    case 'matched':
      return toMatch(progress);
    case 'log':
      return toLogLines(parse(progress.line));
    case 'call':
      return [];
  }
}

function toMatch({ region, target, event }: Extract<Progress, { kind: 'matched' }>): readonly Line[] {
  if (event['detail-type'] === 'Scheduled Event') return [];
  if (event.source !== 'aws.ec2')
    return [{ text: `EventBridge tells the report topic: ${event['detail-type']}` }];
  const [, , service, home] = target.split(':');
  return service === 'events'
    ? [{ text: `event matched by the sensor in ${region}, forwarding to ${home ?? ''}` }]
    : [{ text: 'event matched by the responder, starting the containment' }];
}

function toLogLines(log: LogLine): readonly Line[] {
  const at = log.millisecondsSinceLaunch;
  const timed = (text: string): Line => ({ text, ...(at !== undefined && { at }) });
  switch (log.message) {
    case 'caller resolved':
      return [timed(`who: ${log.caller ?? ''}; verdict: ${log.verdict ?? ''}; route: ${log.route ?? ''}`)];
    case 'contained':
      return (log.outcomes ?? []).map(toOutcomeLine);
    case 'containment verified':
      return [timed(`verified by re-reading IAM: ${log.status ?? ''}${toBrokenText(log.findings)}`)];
    case 'persistence searched':
      return log.act ? [{ text: 'the caller made what outlives it: second wave' }] : [];
    case 'credential traced':
      return [
        {
          text: `traced: ${(log.keys ?? []).filter((key) => key !== null).join(' from ')}, ${log.end ?? ''}${log.act ? '; second wave' : ''}`,
        },
      ];
    case 'activity reviewed':
      return [{ text: `event history reviewed: ${String(log.calls ?? 0)} calls` }];
    case 'notice published':
      return [{ text: `published: ${neutral(log.subject ?? '')}` }];
    case 'step failed':
      return [{ text: `${log.service ?? ''} FAILED: ${neutral(log.error?.message ?? '', 300)}` }];
    default:
      return [];
  }
}

/** What a check found not to be in place, in a few words. */
function toBrokenText(findings: Verification['findings'] = []): string {
  const broken = findings.filter(({ status }) => status !== 'in-place');
  if (broken.length === 0) return '';
  const notes = [...new Set(broken.map(({ status, note }) => `${status}: ${neutral(note, 80)}`))];
  const more = notes.length > 3 ? `; and ${String(notes.length - 3)} more` : '';
  return ` (${notes.slice(0, 3).join('; ')}${more})`;
}

function toOutcomeLine(outcome: Outcome): Line {
  const why = outcome.error ? `: ${neutral(outcome.error.message, 200)}` : '';
  const text = `${outcome.action} ${neutral(outcome.target, 80)}: ${outcome.status.toUpperCase()}${why}`;
  const { millisecondsSinceLaunch: at } = outcome;
  // What was there already is found there again and again; what was done is done at a time.
  const once = outcome.status === 'already' ? text : `${String(at)} ${text}`;
  return { text, once, ...(at !== undefined && { at }) };
}

/** Lines that are not JSON (warnings of the runtime) have nothing to tell. */
function parse(line: string): LogLine {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return {};
  }
}
