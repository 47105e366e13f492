import { neutral, utc } from '../../core/values/text.ts';
import { many, number } from '../history/tell-reading.ts';
import { type CallerResult, type ReplayResult, severity } from './result.ts';

export const width = 100;
const columns = { verdict: 8, calls: 7, launched: 9, instances: 10 } as const;
/** Under the numbers: what is said about a caller needs the room. */
const indent = columns.verdict + 2;
/** Callers beyond are only counted; `--json` has them all. */
const mostRows = 50;
const mostReasons = 5;
const mostNames = 8;

/** The table: a row for each caller, the ones to be contained first, at most 100 characters wide. */
export function renderTable(result: ReplayResult): readonly string[] {
  const { callers } = result;
  if (callers.length === 0) return ['No launch (RunInstances) in the files.'];
  const accounts = new Set(callers.map(({ account }) => account));
  const left = callers.slice(mostRows);
  return [
    cells('VERDICT', 'CALLS', 'LAUNCHED', 'INSTANCES') + 'CALLER',
    ...callers.slice(0, mostRows).flatMap((caller) => renderRow(caller, accounts.size > 1)),
    ...(left.length > 0
      ? [`... and ${many(left.length, 'more caller')}: ${verdictsOf(left)}; --json shows all`]
      : []),
  ];
}

function verdictsOf(callers: readonly CallerResult[]): string {
  return severity
    .map((kind) => `${number(callers.filter(({ verdict }) => verdict === kind).length)} ${kind}`)
    .join(', ');
}

function cells(verdict: string, calls: string, launched: string, instances: string): string {
  return [
    verdict.padEnd(columns.verdict),
    calls.padStart(columns.calls),
    launched.padStart(columns.launched),
    instances.padStart(columns.instances),
    '',
  ].join('  ');
}

function renderRow(caller: CallerResult, showAccount: boolean): readonly string[] {
  const { verdict, launches, attempts, instances, incidents } = caller;
  const who = caller.caller + (showAccount ? ` (account ${neutral(caller.account, 20)})` : '');
  const text = [
    ...(caller.firstSeen === null || caller.lastSeen === null ? ['at an unknown time'] : [spanOf(caller)]),
    [namesOf(caller.regions), namesOf(caller.instanceTypes)].filter((names) => names !== '').join('; '),
    ...reasonsOf(caller),
    ...(caller.plan.length > 0 ? [`would: ${planOf(caller)}`] : []),
    ...(incidents > 0 ? [many(incidents, 'incident')] : []),
  ];
  const numbers = [launches + attempts, launches, instances].map(number) as [string, string, string];
  const head = cells(verdict, ...numbers);
  const [first = '', ...more] = fold(who, width - head.length);
  return [
    head + first,
    ...more.map((line) => ' '.repeat(head.length) + line),
    ...text.flatMap((line) => fold(line, width - indent)).map((line) => ' '.repeat(indent) + line),
  ];
}

function spanOf({ firstSeen, lastSeen }: CallerResult): string {
  const [from, to] = [utc(firstSeen ?? ''), utc(lastSeen ?? '')];
  return from === to ? from : `${from} to ${to}`;
}

function reasonsOf({ reasons }: CallerResult): readonly string[] {
  const left = reasons.slice(mostReasons).reduce((sum, { count }) => sum + count, 0);
  return [
    ...reasons
      .slice(0, mostReasons)
      .map(({ verdict, count, because }) => `${number(count)} ${verdict}: ${neutral(because, 300)}`),
    ...(left > 0 ? [`${number(left)} for other reasons, see --json`] : []),
  ];
}

function planOf({ plan }: CallerResult): string {
  return plan
    .map(({ kind, ...action }) => {
      const { accessKeyId, userName, userId, roleName } = action as Readonly<
        Record<string, string | undefined>
      >;
      return `${kind} ${neutral(accessKeyId ?? userName ?? userId ?? roleName ?? '', 100)}`.trim();
    })
    .join(', ');
}

function namesOf(names: readonly string[]): string {
  const more = names.length - mostNames;
  const shown = names.slice(0, mostNames).map((name) => neutral(name, 40));
  return shown.join(', ') + (more > 0 ? ` and ${number(more)} more` : '');
}

/** Lines of at most `room` characters; continued ones are indented, and a word that is too long is cut in two. */
export function fold(text: string, room: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((each) => pieces(each, room - 2))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && longer.length > room) {
      lines.push(line);
      line = `  ${word}`;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}

function pieces(word: string, room: number): readonly string[] {
  return word.length <= room ? [word] : [word.slice(0, room), ...pieces(word.slice(room), room)];
}
