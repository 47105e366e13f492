import { partitionOf, regionName } from '../../partition.ts';
import { allRegions, regionsWithoutOptIn, watchedRegions } from '../../regions.ts';
import { problem, stringsAt, valueAt } from '../read-input.ts';
import type { SettingsProblem } from '../settings-error.ts';

/** What about regions and their partition cannot work. */
export function regionConflicts(input: unknown): readonly SettingsProblem[] {
  const home = valueAt(input, 'homeRegion');
  if (typeof home !== 'string' || !regionName.test(home)) return [];
  if (partitionOf(home) === 'aws-iso') return isolated(home);
  return [...foreignRegions(input, home), ...regionsOfAll(input, home), ...acrossChina(input, home)];
}

/** AWS publishes nothing about these that Firebreak could be held against: no schemas, no list of what there is. */
function isolated(home: string): readonly SettingsProblem[] {
  const allowed =
    'a region of AWS, of China, of GovCloud or of the European Sovereign Cloud: of the isolated partitions AWS ' +
    'publishes too little to know that Firebreak works there';
  return [problem('homeRegion', home, allowed, 'deploy it in another partition')];
}

/**
 * Sensors forward to a bus in another region. AWS documents that for the regions of `aws` and for GovCloud; for China,
 * nothing was found that says so. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html
 */
function acrossChina(input: unknown, home: string): readonly SettingsProblem[] {
  if (partitionOf(home) !== 'aws-cn') return [];
  const regions = stringsAt(input, 'regions');
  const { length } = watchedRegions({ homeRegion: home, regions }).filter((region) => region !== home);
  if (length === 0) return [];
  const allowed =
    `the home region ${home} alone: AWS does not document that events cross from one region of China to another, ` +
    'and a launch that does not arrive contains nobody';
  return [
    problem('regions', regions, allowed, `write ['${home}']: launches in the other region are not seen`),
  ];
}

/** Every region that is named must be in the partition of the home region: events do not cross. */
function foreignRegions(input: unknown, home: string): readonly SettingsProblem[] {
  const partition = partitionOf(home);
  return stringsAt(input, 'regions').flatMap((region, index) => {
    if (!regionName.test(region) || partitionOf(region) === partition) return [];
    const allowed = `regions of the partition ${partition}, in which the home region ${home} is`;
    return [problem(`regions[${index}]`, region, allowed, 'deploy Firebreak once in each partition')];
  });
}

/** Beside `all`, a region that it stands for is there twice. */
function regionsOfAll(input: unknown, home: string): readonly SettingsProblem[] {
  const regions = stringsAt(input, 'regions');
  if (!regions.includes(allRegions)) return [];
  const included = regionsWithoutOptIn(home);
  return regions.flatMap((region, index) => {
    if (!included.includes(region)) return [];
    const allowed = `beside '${allRegions}', regions that need opt-in`;
    return [problem(`regions[${index}]`, region, allowed, `remove it: '${allRegions}' stands for it too`)];
  });
}
