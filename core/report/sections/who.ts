import type { Shown } from '../../caller/shown.ts';
import { voucherLines } from '../../lineage/close-voucher.ts';
import { neutral, sentence } from '../../values/text.ts';
import type { ContainmentState } from '../../state.ts';
import type { JudgementSlice } from '../../verdict/judgement-slice.ts';
import { type Block, type Fact, fact, never, prose } from '../block.ts';
import { ofIncident } from '../context.ts';
import { backgroundFacts } from '../opening/background.ts';

/** What the record says of a caller that it does not make certain. */
const shownFacts = ({ arn, issuerArn, userName, principalId, accountId }: Shown = {}): readonly Fact[] =>
  (
    [
      ['ARN', arn],
      ['Issued by', issuerArn],
      ['User name', userName],
      ['Principal id', principalId],
      ['Account', accountId],
    ] as const
  ).flatMap(([label, value]) => (value === undefined ? [] : [fact(label, neutral(value, 300))]));

/** Who called, and why it was judged so. */
export const who = ofIncident({
  id: 'who',
  importance: never,
  title: 'WHO AND WHY',
  // The rules that did not match are in the page.
  brief: (_, state) => called(state),
  make: (state) => [...called(state), ...rules(state)],
});

function called(state: ContainmentState): readonly Block[] {
  const { caller, launch, verdict } = state;
  return [
    prose(sentence(neutral(caller.reason, 300))),
    ...('arn' in caller ? [fact('ARN', neutral(caller.arn ?? 'not shown', 300))] : []),
    ...('shown' in caller ? shownFacts(caller.shown) : []),
    ...('userArn' in caller ? [fact('ARN', neutral(caller.userArn))] : []),
    ...('roleArn' in caller ? [fact('Role', neutral(caller.roleArn ?? 'none'))] : []),
    ...(caller.accessKeyId === undefined ? [] : [fact('Access key', neutral(caller.accessKeyId, 130))]),
    ...backgroundFacts(state),
    fact(
      'From',
      `${neutral(launch.sourceIp ?? 'unknown address')}, ${neutral(launch.userAgent ?? 'unknown agent', 100)}`,
    ),
    ...(launch.invokedBy === undefined ? [] : [fact('Called through', neutral(launch.invokedBy))]),
    ...(caller.kind === 'role-session' ? voucherLines(caller.voucher ?? {}) : []).map(prose),
    fact('Verdict', `${verdict.kind}; ${neutral(verdict.because, 300)}.`),
  ];
}

const rules = ({ verdict }: JudgementSlice): readonly Block[] => [
  ...verdict.rules.map((rule) => prose(`Rule "${neutral(rule.name, 64)}": ${neutral(rule.because, 300)}.`)),
  ...(verdict.furtherRules === undefined ? [] : [prose(`and ${verdict.furtherRules} rules more`)]),
];
