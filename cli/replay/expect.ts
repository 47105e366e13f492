import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { UsageError } from '../usage-error.ts';
import type { VerdictKind } from './result.ts';

/** What must come out of a replay: for each verdict, the callers (ARN globs) or single launches (eventIDs). */
export interface Expected {
  readonly entries: readonly ExpectedEntry[];
  /** The verdicts that launches may have which no entry is about; all, where it is left out. */
  readonly others?: readonly VerdictKind[];
}

export interface ExpectedEntry {
  readonly verdict: VerdictKind;
  readonly kind: 'caller' | 'launch';
  readonly value: string;
}

const eventId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const entryForm = 'an ARN as expectations name callers, with * and ? for what may vary, or an eventID';
const entry = z
  .string(entryForm)
  .refine((text) => text.startsWith('arn:') || eventId.test(text), { error: entryForm });
const list = z.array(entry, `a list: each item is ${entryForm}`).default([]);
const verdict = z.enum(['ignore', 'alert', 'contain'], "'ignore', 'alert' or 'contain'");

const schema = z
  .strictObject(
    {
      ignore: list,
      alert: list,
      contain: list,
      others: z.array(verdict, 'a list of verdicts').min(1, 'at least one verdict').optional(),
    },
    'an object with ignore, alert, contain and others, each a list',
  )
  .refine(
    ({ ignore, alert, contain, others }) => ignore.length + alert.length + contain.length > 0 || others,
    {
      error: 'at least one entry: a file that expects nothing would always hold',
    },
  );

/**
 * Reads what `--expect` names.
 * @throws UsageError that names the file, the field, the value got and what is allowed
 */
export function readExpected(file: string): Expected {
  const parsed = schema.safeParse(parse(file));
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `  ${toProblem(issue)}`);
    throw new UsageError(`--expect ${file} is not right:\n${problems.join('\n')}\nSee --help for its form.`);
  }
  const { others, ...lists } = parsed.data;
  const entries = (['ignore', 'alert', 'contain'] as const).flatMap((kind) =>
    lists[kind].map((value) => ({
      verdict: kind,
      kind: value.startsWith('arn:') ? ('caller' as const) : ('launch' as const),
      value,
    })),
  );
  const repeated = entries.find((a, index) => entries.findIndex((b) => b.value === a.value) < index);
  if (repeated) {
    throw new UsageError(
      `--expect ${file} names ${repeated.value} twice. A caller or launch has one verdict: remove one.`,
    );
  }
  return others === undefined ? { entries } : { entries, others };
}

function toProblem(issue: z.core.$ZodIssue): string {
  const field = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : String(part))).join('');
  if (issue.code === 'unrecognized_keys')
    return `${issue.keys.join(', ')}: no such field; there are ignore, alert, contain, others`;
  return `${field === '' ? 'the file' : field}: allowed is ${issue.message}`;
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const what =
      code === undefined ? `is not JSON (${message.split('\n')[0] ?? ''})` : `cannot be read (${code})`;
    throw new UsageError(`--expect ${file} ${what}. See --help for its form.`, { cause: error });
  }
}
