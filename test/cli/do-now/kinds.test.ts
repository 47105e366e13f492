import { renderHtml } from '../../../core/report/renderers/render-html.ts';
import { toReport } from '../../../core/report/report.ts';
import { states } from '../../core/report/forms/states.ts';
import { kindOf, kinds } from './kinds/table.ts';
import { commandsOfPage } from './printed.ts';

const evidence = 's3://bucket/incidents/fb-20261101-100000-0123abcd/';
const printed = Object.values(states).flatMap((state) =>
  commandsOfPage(renderHtml(toReport({ now: new Date('2026-11-01T10:00:50Z'), state, evidence }))),
);

describe('the kinds of commands that reports print', () => {
  it('have each command of the reports that are kept as snapshots', () => {
    expect(new Set(printed).size).toBeGreaterThan(8);
    expect(printed.filter((command) => !kindOf(command))).toEqual([]);
  });

  it('are told apart: no command is of two', () => {
    const several = printed.map((command) => kinds.filter(({ is }) => is(command)).map(({ name }) => name));
    expect(several.filter((names) => names.length !== 1)).toEqual([]);
  });

  it.each([
    ['a command of another service', 'aws glue stop-session --id x'],
    ['a command of ours that is cut', 'npx --no firebreak contain'],
    [
      'a stop without its alternative',
      'aws ec2 stop-instances --region eu-west-1 --instance-ids i-0123456789abcdef0',
    ],
    [
      'a deny that denies nothing',
      'aws iam put-user-policy --user-name a --policy-name b --policy-document c',
    ],
  ])('do not have %s: nobody would check it', (_, command) => {
    expect(kindOf(command)).toBeUndefined();
  });
});
