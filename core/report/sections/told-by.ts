import type { Caller } from '../../caller/caller.ts';
import type { Action } from '../../containment/action.ts';
import { containByHand } from '../../containment/by-hand.ts';
import { denyOfSession, planWholePrincipal } from '../../containment/plan.ts';
import { describeHolder, type Lineage } from '../../lineage/lineage.ts';
import type { ServiceCaller, ServiceCalls } from '../../lineage/services/service-calls.ts';
import type { Trace } from '../../lineage/trace.ts';
import { neutral, plural, utc } from '../../values/text.ts';
import { alarm, type Block, commands } from '../block.ts';

/** Who may have told a service to use the role, and where that was searched for. */
export function toldBy({ serviceCalls, links }: Lineage): readonly string[] {
  if (!serviceCalls || serviceCalls.search === 'unknown-service') return [];
  const { callers, more, service } = serviceCalls;
  // Whoever did is a link of the chain, and told of there.
  const told = links.filter((link) => link.told !== undefined).map((link) => link.issuedBy.eventId);
  const others = callers.filter(({ call }) => !told.includes(call.eventId));
  return [
    ...others.map((each) => toLine(each, service)),
    ...(more > 0 ? [`and ${plural(more, 'more caller')}, who are not listed.`] : []),
    searchedFor(serviceCalls),
  ];
}

const standings: Readonly<Record<ServiceCaller['standing'], string>> = {
  recent: 'shortly before the launch',
  unsure: 'shortly before the launch; its record does not show the role',
  older: 'long before the launch',
  expected: 'expected',
};

function toLine({ call, count, standing, because }: ServiceCaller, service: string): string {
  const { eventName, eventTime, region, issuer, sourceIp, eventId } = call;
  const rule = because === undefined ? '' : ` by rule "${neutral(because, 64)}"`;
  return (
    `${neutral(describeHolder(issuer), 200)} told ${neutral(service, 60)} to use the role (${standings[standing]}${rule}): ` +
    `${neutral(eventName, 60)} at ${utc(eventTime)} in ${neutral(region, 40)}` +
    `${sourceIp === undefined ? '' : ` from ${neutral(sourceIp, 60)}`} (event ${neutral(eventId, 40)}` +
    `${count > 1 ? `, the newest of ${plural(count, 'call')}` : ''}).`
  );
}

function searchedFor({ service, roleArn, coverage, from = '', to = '' }: ServiceCalls): string {
  const where = coverage.map(({ region }) => neutral(region, 40)).join(', ');
  const cut = coverage
    .filter(({ incomplete }) => incomplete !== undefined)
    .map(
      ({ region, incomplete = '' }) => ` Not complete: ${neutral(region, 40)}, ${neutral(incomplete, 300)}.`,
    );
  return (
    `Calls that make ${neutral(service, 60)} use ${neutral(roleArn)} were searched for in ${where}, ` +
    `from ${utc(from)} to ${utc(to)}.${cut.join('')}`
  );
}

/** The most callers whose commands are shown. */
const shown = 3;

/** How a person contains those who may have told the service to. */
export function byHand({ lineage, verdicts }: Trace, place: { readonly region: string }): readonly Block[] {
  const possible = (lineage.serviceCalls?.callers ?? []).map(({ call }) => call.issuer);
  const names = new Set(possible.map(describeHolder));
  return verdicts
    .filter(({ caller, kind }) => kind === 'leave' && names.has(describeHolder(caller)))
    .slice(0, shown)
    .flatMap(({ caller }) => [
      alarm(`NOT CONTAINED: ${neutral(describeHolder(caller), 200)}. If it was not its owner, contain it:`),
      ...commands(actionsOf(caller).map((action) => containByHand(action, place))),
    ]);
}

/** Of a role its one session: the others may be the owner's own work. */
const actionsOf = (caller: Caller): readonly Action[] =>
  caller.kind === 'role-session' && caller.doubt === undefined
    ? [denyOfSession(caller, undefined)]
    : planWholePrincipal(caller).actions;
