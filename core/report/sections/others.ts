import type { ResourceReview } from '../../review/totals/activity.ts';
import { count, neutral, plural, utc } from '../../values/text.ts';
import { type Block, type Item, prose } from '../block.ts';
import { activityOf, type SectionDefinition as SectionDefinition } from '../context.ts';

const [shownResources, shownEvents] = [15, 5];

/** What others did to the resources that the credential touched: the last step of AWS's procedure. */
export const others: SectionDefinition = {
  id: 'others',
  importance: 40,
  title: () => 'WHAT OTHERS DID TO WHAT IT TOUCHED',
  make: (context) => {
    const resources = activityOf(context)?.resources;
    if (!resources || resources.items.length + resources.more === 0) return [];
    const touched = resources.items.filter(({ others: { items, more } }) => items.length + more > 0);
    const unread = resources.items.filter(({ incomplete }) => incomplete !== undefined);
    return [
      ...summary(resources.items.length, touched.length),
      ...touched.slice(0, shownResources).map(toItem),
      ...more(touched.length - shownResources),
      ...unread
        .slice(0, shownResources)
        .map((each) => prose(`Not complete: ${nameOf(each)}, ${neutral(each.incomplete ?? '', 200)}`)),
      ...(resources.more > 0 ? [prose(`${count(resources.more)} resources more were not looked up.`)] : []),
    ];
  },
};

const summary = (all: number, touched: number): readonly Block[] => [
  prose(
    `${plural(all, 'resource')} ${all === 1 ? 'was' : 'were'} looked up, its own user, role or key and what it touched; ` +
      (touched === 0
        ? 'nobody else has an event about any of them.'
        : `others have events about ${count(touched)}.`),
  ),
];

const more = (number: number): readonly Block[] =>
  number > 0 ? [prose(`and ${count(number)} resources more, which the evidence has.`)] : [];

const nameOf = ({ type, name, region }: ResourceReview): string =>
  `${neutral(type, 60)} ${neutral(name, 120)} in ${neutral(region, 40)}`;

function toItem(resource: ResourceReview): Item {
  const { items, more: rest } = resource.others;
  const hidden = rest + Math.max(0, items.length - shownEvents);
  return {
    kind: 'item',
    heading:
      `${nameOf(resource)}: ${count(items.length + rest)} of ${plural(resource.events, 'event')} by others` +
      (resource.own === undefined ? '' : `, ${count(resource.own)} by Firebreak itself`),
    blocks: [
      ...items
        .slice(0, shownEvents)
        .map(({ eventTime, who, service, eventName, errorCode }) =>
          prose(
            `${utc(eventTime)} ${neutral(who, 120)}: ${neutral(service, 40)}:${neutral(eventName, 60)}` +
              (errorCode === undefined ? '' : ` (${neutral(errorCode, 60)})`),
          ),
        ),
      ...(hidden > 0 ? [prose(`and ${count(hidden)} more`)] : []),
    ],
  };
}
