import { type Action, isSameAction } from '../containment/action.ts';
import { type Finding, findingsIn, revertedIn, type Verification } from '../containment/outcome.ts';
import { emptyPlan, toPlan } from '../containment/plan.ts';
import type { IncidentItem, StoredItem } from '../incident/item/read-item.ts';
import { type Tally, toTally } from '../incident/tally.ts';
import type { Settings } from '../settings/settings.ts';
import type { ContainmentState } from '../state.ts';
import type { Launch } from '../verdict/launch.ts';
import { heldBy, revertedOf } from './checks.ts';
import type { Resumption } from './patrol-input.ts';

/** What the launch of an item is known by where the item does not have it, as those of earlier releases do not. */
export function launchOf(item: IncidentItem, account: string, launchItem?: StoredItem): Launch {
  return (
    item.intent?.launch ?? {
      eventId: item.launchId ?? 'unknown',
      eventTime: launchItem?.eventTime ?? item.launchTime ?? item.openedAt ?? '',
      eventName: 'RunInstances',
      region: launchItem?.region ?? 'unknown',
      account,
      result: { kind: 'launched', instanceIds: [] },
      images: [],
    }
  );
}

/**
 * An incident as its item has it, in the form that steps and reports take.
 *
 * @param actions the plan
 * @returns undefined where the item does not say who it is about
 */
export function stateOfItem(
  item: IncidentItem,
  {
    launch,
    actions,
    mode,
  }: { readonly launch: Launch; readonly actions: readonly Action[]; readonly mode: Settings['mode'] },
): ContainmentState | undefined {
  const { incidentId: id, intent, containment, verification, counted } = item;
  if (!intent) return undefined;
  const isContained = item.response === 'contain';
  const openedAt = item.openedAt ?? launch.eventTime;
  return {
    route: isContained ? 'contain' : 'alert',
    mode: isContained ? 'contain' : mode,
    phase: 'first',
    incident: {
      id,
      key: item.pk,
      subject: item.subject ?? 'unknown',
      openedAt,
      execution: item.execution ?? 'unknown',
      ...(counted.length > 0 && { counts: counted }),
    },
    launch,
    caller: intent.caller,
    verdict: { ...intent.verdict, rules: [] },
    plan: actions.length > 0 ? toPlan(actions) : emptyPlan,
    attempts: { value: 0 },
    receivedAt: openedAt,
    ...(containment && { containment }),
    ...(verification && { verification }),
  };
}

interface Circumstances {
  readonly account: string;
  /** The one that takes it up. */
  readonly execution: string;
  /** The item of its launch, where there is one. */
  readonly launchItem?: StoredItem;
}

/**
 * The state with which a containment is taken up again: the plan is what was reverted, and nothing else is put again. A
 * deny of sessions that stands would move its cutoff on, and end what its owner has opened since.
 *
 * @returns undefined where the item does not say who it is about
 */
export function resume(
  item: IncidentItem,
  { findings, telling, reversals, count, checkedAt, knownOpen }: Resumption,
  { account, execution, launchItem }: Circumstances,
): ContainmentState | undefined {
  const held = heldBy(item);
  const reverted = revertedOf(held, findings);
  const launch = launchOf(item, account, launchItem);
  const state = stateOfItem(item, { launch, actions: reverted, mode: 'contain' });
  if (!state) return undefined;
  const standing = held.filter((action) => !reverted.some((each) => isSameAction(each, action)));
  return {
    ...state,
    phase: 'patrol',
    incident: {
      ...state.incident,
      ...{ item: item.sk, execution },
      ...(telling === 'quiet' && { quiet: true as const }),
    },
    tally: tallyOf(item, launch, launchItem),
    ...(item.verification && {
      verification:
        findings.length > 0 ? withReverted(item.verification, findings, checkedAt) : item.verification,
    }),
    ...(item.backupKey && { backupKey: item.backupKey }),
    patrol: { checkedAt, telling, reversals, count, standing, ...(knownOpen && { knownOpen }) },
  };
}

/** What the patrol has read takes the place of what the last check had found of the same things. */
function withReverted(
  verification: Verification,
  findings: readonly Finding[],
  checkedAt: string,
): Verification {
  const isNew = ({ action, target, uniqueId }: Finding): boolean =>
    findings.some((each) => each.action === action && each.target === target && each.uniqueId === uniqueId);
  const before = findingsIn(verification).filter((finding) => !isNew(finding));
  const reverted = findings.map(({ action, target, note }) => ({ at: checkedAt, action, target, note }));
  return {
    ...verification,
    ...{ held: false, status: 'not-held', checkedAt },
    findings: [...before, ...findings],
    reverted: [...revertedIn(verification), ...reverted].slice(-20),
  };
}

/** What the table has of the launch stays as it is, where the incident's own item does not have the launch. */
function tallyOf(item: IncidentItem, launch: Launch, launchItem: StoredItem | undefined): Tally {
  const { credential = '', expiresAt = '0', incidentId: id } = item;
  const about = { credential, refusedByDeny: false, expiresAt: Number(expiresAt) };
  const tally = toTally({ id }, launch, about);
  return item.intent?.launch || !launchItem ? tally : { ...tally, ...(launchItem as Partial<Tally>) };
}
