import { describeHolder, type Lineage } from '../../core/lineage/lineage.ts';
import { describeLaunch } from '../../core/report/report.ts';
import { describeCaller } from '../../core/caller/subject.ts';
import { neutral, utc, wrap } from '../../core/values/text.ts';
import { type Case, missedRegions } from './case.ts';

/** What was found, for a person: launch, caller, verdict with its reasons, and where it was looked for. */
export function caseLines({
  launch,
  caller,
  verdict,
  lineage,
  searched,
  eventName,
}: Case): readonly string[] {
  const about = [
    describeCaller(caller),
    caller.reason,
    'userArn' in caller ? caller.userArn : '',
    'roleArn' in caller ? caller.roleArn : '',
    caller.accessKeyId === undefined ? '' : `access key ${caller.accessKeyId}`,
  ].filter((line) => line !== '');
  const block = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${wrap(line, 98, 4)}`)];
  return [
    ...block(
      'LAUNCH',
      launch
        ? [
            describeLaunch(launch),
            `event ${neutral(launch.eventId)}, from ${neutral(launch.sourceIp ?? 'an unknown address')}, ` +
              neutral(launch.userAgent ?? 'unknown agent', 100),
          ]
        : eventName === undefined
          ? []
          : [`none: the newest call that was found is ${neutral(eventName, 64)}`],
    ),
    ...block(
      'CALLER',
      about.map((line) => neutral(line, 300)),
    ),
    ...block(
      'VERDICT',
      verdict
        ? [
            `${verdict.kind}: ${neutral(verdict.because, 300)}`,
            ...verdict.rules.map((rule) => `rule "${neutral(rule.name, 64)}": ${neutral(rule.because, 300)}`),
          ]
        : [],
    ),
    ...block('LINEAGE', lineage ? lineageLines(lineage) : []),
    ...block('SEARCHED', [
      ...(searched.length === 0
        ? []
        : [`event history of the last 90 days in ${searched.map(({ region }) => region).join(', ')}`]),
      ...missedRegions(searched).map((missed) => `not searched whole: ${missed}`),
    ]),
  ];
}

function lineageLines({ links, reason, signIn, origin, coverage }: Lineage): readonly string[] {
  return [
    ...links.map(
      ({ accessKeyId, issuedBy }) =>
        `${neutral(accessKeyId, 130)} was issued by ${neutral(describeHolder(issuedBy.issuer), 200)}: ` +
        `${neutral(issuedBy.eventName, 64)} in ${neutral(issuedBy.region, 40)} at ${utc(issuedBy.eventTime)}`,
    ),
    neutral(reason, 300),
    ...(signIn
      ? [`sign-in at ${utc(signIn.eventTime)} from ${neutral(signIn.sourceIp ?? 'an unknown address')}`]
      : []),
    ...(origin ? [`origin: ${neutral(describeHolder(origin), 200)}`] : []),
    ...missedRegions(coverage).map((missed) => `not searched whole: ${missed}`),
  ];
}
