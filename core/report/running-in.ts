import { at, listAt, textAt } from '../values/unknown.ts';
import type { Document } from './document.ts';

export interface RunningInstance {
  readonly instanceId: string;
  readonly region: string;
}

/** What runs of the launched instances by EC2; those that only probably are of a launch are left out. */
export const runningIn = (document: Document): readonly RunningInstance[] =>
  listAt(document, 'instances', 'running', 'items').flatMap((group) => {
    const region = textAt(group, 'region');
    if (region === undefined || at(group, 'probably') === true) return [];
    return listAt(group, 'instanceIds')
      .filter((id) => typeof id === 'string')
      .map((instanceId) => ({ instanceId, region }));
  });
