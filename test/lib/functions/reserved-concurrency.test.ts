import { warmSteps } from '../../../lambda/contract.ts';
import { ofType, resourcesOf, synthesize } from '../synthesized.ts';

/** What each function reserves, by its step; nothing where its template does not say. */
function reservedBy(settings: Parameters<typeof synthesize>[0]) {
  const functions = ofType(resourcesOf(synthesize(settings).responder), 'AWS::Lambda::Function');
  return new Map(
    functions.map(([, { Properties }]) => [
      String(Properties['FunctionName']).replace('firebreak-', ''),
      Properties['ReservedConcurrentExecutions'],
    ]),
  );
}

describe('reserved concurrency', () => {
  it('is that of the settings for each function that contains, and for no other', () => {
    const reserved = [...reservedBy({ reservedConcurrency: 7 })].filter(([, number]) => number !== undefined);
    expect(reserved.toSorted()).toEqual(warmSteps.map((step) => [step, 7]).toSorted());
  });
  it('is in no template where the settings do not ask for it', () => {
    expect([...reservedBy({}).values()].filter((number) => number !== undefined)).toEqual([]);
  });
});
