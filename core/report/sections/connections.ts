import { accessKinds } from '../../artifacts/calls/clusters.ts';
import { openConnection } from '../../artifacts/calls/connections.ts';
import { type Artifact, currentWords } from '../../artifacts/artifact.ts';
import { forEach, option } from '../../values/shell.ts';
import { principalArn } from '../../verdict/expectation.ts';
import { neutral, plural, utc } from '../../values/text.ts';
import { alarm, type Block, commands, firstOf, type Item, prose } from '../block.ts';
import { activityOf, type ReportContext, type SectionDefinition } from '../context.ts';

/** No session of Systems Manager lasts longer, and the others less. */
const longestMs = 24 * 3_600_000;
const shown = 20;

const isConnection = ({ kind }: Artifact): boolean => kind === openConnection;
const isAccess = ({ kind, removed }: Artifact): boolean => accessKinds.has(kind) && removed === undefined;
/** Whether an artifact is told here, and nowhere else. */
export const outlivesDeny = (thing: Artifact): boolean => isConnection(thing) || isAccess(thing);

/**
 * What a deny does not end: connections that AWS has opened, and clusters that ask who somebody is (GetCallerIdentity,
 * which no policy denies) and never what they may.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 * https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html
 */
export const connections: SectionDefinition = {
  id: 'connections',
  importance: 93,
  brief: (whole) => firstOf(whole, 4),
  title: () => 'WHAT OUTLIVES A DENY',
  make: (context) => {
    const access = (activityOf(context)?.made.items ?? []).filter(isAccess).map(currentWords);
    return [
      ...listed(
        'Connections that it opened stay open, whatever is denied, until somebody ends them:',
        openIn(context),
      ),
      ...listed(
        'Access to clusters that it gave, or has because it made them, stays, whatever is denied:',
        access,
      ),
      ...ofClusters(context),
    ];
  },
};

const listed = (heading: string, things: readonly Artifact[]): readonly Block[] =>
  things.length === 0
    ? []
    : [
        alarm(heading),
        ...things.slice(0, shown).map(toItem),
        ...(things.length > shown ? [alarm(`${things.length - shown} more are in the evidence.`)] : []),
      ];

/** Those that may still be open: of the day before the launch, and since. */
function openIn(context: ReportContext): readonly Artifact[] {
  const { state, now } = context;
  const from = (state ? Date.parse(state.launch.eventTime) : now.getTime()) - longestMs;
  return (activityOf(context)?.made.items ?? [])
    .filter(isConnection)
    .map(currentWords)
    .filter(({ removed, eventTime }) => removed === undefined && !(Date.parse(eventTime) < from));
}

const toItem = ({ what, eventName, eventTime, region, accessKeyId, removal, inspect }: Artifact): Item => ({
  kind: 'item',
  heading:
    `${neutral(what)}, by ${neutral(eventName, 60)} at ${utc(eventTime)} in ${neutral(region, 40)}` +
    `${accessKeyId === undefined ? '' : ` with key ${neutral(accessKeyId, 130)}`}.`,
  state: 'open',
  blocks: commands(removal.length > 0 ? removal : inspect),
});

const listClusters = (region: string): string =>
  `aws eks list-clusters --region ${region} --query clusters --output text`;

/** Calls of a cluster are in no history: that the credential asked EKS anything is all that shows it. */
function ofClusters(context: ReportContext): readonly Block[] {
  const calls = (activityOf(context)?.matrix ?? []).filter(
    ({ service, region }) => service === 'eks' && /^[a-z0-9-]{4,40}$/.test(region),
  );
  if (calls.length === 0) return [];
  const count = calls.reduce((sum, each) => sum + each.count, 0);
  const arn = context.state && principalArn(context.state.caller);
  return [
    alarm(
      `It called EKS (${plural(count, 'call')}). A cluster goes by who somebody is, which AWS answers under any deny: whoever has ` +
        'access to one keeps it until the session ends, with a long-term key until that is inactive. See who has access:',
    ),
    ...calls
      .slice(0, shown)
      .flatMap(({ region }) =>
        commands([
          forEach(
            listClusters(region),
            `aws eks list-access-entries --region ${region} --cluster-name "$id"`,
          ),
          ...(arn === undefined
            ? []
            : [
                forEach(
                  listClusters(region),
                  `aws eks delete-access-entry --region ${region} --cluster-name "$id" ${option('principal-arn', arn)}`,
                ),
              ]),
        ]),
      ),
    prose(
      'An access entry is of the whole role or user: others of the role lose the cluster, too. Older clusters have their access ' +
        'in the ConfigMap aws-auth of kube-system.',
    ),
  ];
}
