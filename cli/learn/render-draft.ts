import { neutral, utc } from '../../core/values/text.ts';
import { many } from '../history/tell-reading.ts';
import type { Seen } from './gather.ts';
import type { NotDrafted, Proposal } from './propose.ts';

/**
 * The draft as TypeScript, to be pasted over `expectations` in firebreak.config.ts. Rules that look like an attacker
 * are comments. Whatever records said is neutralised: no comment ends before its line does.
 *
 * @param isExpected which rules a person stands by; where nobody was asked, those that look like nobody's attack
 */
export function renderDraft(
  proposals: readonly Proposal[],
  notDrafted: readonly NotDrafted[],
  source: string,
  isExpected: (proposal: Proposal) => boolean = ({ doubts }) => doubts.length === 0,
): string {
  const lines = [
    `// Drafted by firebreak learn from ${neutral(source, 200)}.`,
    '// History proves no innocence: the launches of an attacker would be drafted too. Keep a rule only if you know who it',
    '// is and why it launches. Rules after ASK FIRST are comments until somebody has been asked.',
    'expectations: [',
    ...proposals.flatMap((each) => renderProposal(each, isExpected(each))).map((line) => `  ${line}`),
    ...notDrafted.flatMap((each) => renderNotDrafted(each)).map((line) => `  ${line}`),
    '],',
  ];
  return `${lines.join('\n')}\n`;
}

function renderProposal({ rule, seen, doubts, remarks }: Proposal, expected: boolean): readonly string[] {
  const fields = Object.entries(rule).map(([name, value]) => `  ${name}: ${literal(value)},`);
  const object = ['{', ...fields, '},'];
  return [
    ...(doubts.length === 0 && !expected
      ? ['// NOT CONFIRMED: take the slashes away when you know who it is and why it launches.']
      : []),
    ...(doubts.length > 0 ? [`// ASK FIRST, do not expect this without asking: ${doubts.join('; ')}.`] : []),
    `// ${factsOf(seen)}`,
    ...remarks.map((remark) => `// ${remark}`),
    ...(expected ? object : object.map((line) => `// ${line}`)),
  ].map((line) => line.trimEnd());
}

function renderNotDrafted({ seen, why }: NotDrafted): readonly string[] {
  return [`// NOT DRAFTED: ${neutral(seen.who, 300)}: ${neutral(why, 300)}`, `//   ${factsOf(seen)}`];
}

function factsOf({ launches, first, last, example }: Seen): string {
  const seen = Number.isFinite(first) ? `calls from ${time(first)} to ${time(last)}` : 'at an unknown time';
  return `${many(launches, 'launch', 'launches')}, ${seen}; for example event ${neutral(example, 60)}`;
}

const time = (milliseconds: number): string => utc(new Date(milliseconds).toISOString());

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'string') return String(value);
  return /['\\]|\P{ASCII}/u.test(value) ? JSON.stringify(value) : `'${value}'`;
}
