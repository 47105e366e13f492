import { at, listAt, textAt } from '../values/unknown.ts';
import type { Document } from './document.ts';

/** A technique of MITRE ATT&CK: https://attack.mitre.org/techniques/enterprise/ */
export interface Technique {
  /** T1098, or with its sub-technique: T1098.001. */
  readonly id: string;
  readonly name?: string;
}

/** Valid accounts of a cloud: what every incident here begins with. https://attack.mitre.org/techniques/T1078/004/ */
const stolenCredential: Technique = { id: 'T1078.004', name: 'Cloud Accounts' };
/** Launched instances: resource hijacking by compute. https://attack.mitre.org/techniques/T1496/001/ */
const computeHijacking: Technique = { id: 'T1496.001', name: 'Compute Hijacking' };

/** The techniques of an incident, each once: the credential, the launch, and what it made that may outlive it. */
export function techniquesOf(document: Document): readonly Technique[] {
  const launched = textAt(document, 'launch', 'result', 'kind') === 'launched';
  const things = [
    ...listAt(document, 'activity', 'made', 'items'),
    ...listAt(document, 'persistence', 'found'),
  ];
  const all = [
    ...(document.kind === 'incident' ? [stolenCredential] : []),
    ...(launched ? [computeHijacking] : []),
    ...things.map(toTechnique).filter((each) => each !== undefined),
  ];
  return [...new Map(all.toReversed().map((each) => [each.id, each])).values()].toReversed().slice(0, 30);
}

function toTechnique(thing: unknown): Technique | undefined {
  const id = textAt(thing, 'technique');
  if (id === undefined || !/^T\d{4}(?:\.\d{3})?$/.test(id)) return undefined;
  const name = textAt(thing, 'techniqueName');
  return { id, ...(name !== undefined && at(thing, 'technique') === id && { name: name.slice(0, 100) }) };
}
