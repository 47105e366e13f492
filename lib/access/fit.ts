import { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { charactersOf } from '../limits/characters.ts';

/**
 * Characters, without white space, that the inline policies of a role and one managed policy may have; some are left free.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length
 */
const most = { inline: 10_100, managed: 6_050 } as const;

/** What a role may do and is denied, where it fits. */
interface Fitted {
  /** In the role itself. */
  readonly inline: readonly PolicyStatement[];
  /** In further policies, which the role has from the moment that it exists. */
  readonly managed: readonly (readonly PolicyStatement[])[];
}

/**
 * Shares statements out among the role itself and as many managed policies as it takes. A statement that is too long for
 * one is cut by its resources: a list of them says the same in two statements.
 */
export function fit(scope: Construct, statements: readonly PolicyStatement[]): Fitted {
  const sizeOf = measure(scope);
  const pieces = statements.flatMap((statement) => cut(statement, sizeOf));
  const inline: PolicyStatement[] = [];
  const managed: PolicyStatement[][] = [];
  let [used, room]: [number, number] = [0, most.inline];
  for (const piece of pieces) {
    const size = sizeOf(piece);
    if (used + size > room) {
      managed.push([]);
      [used, room] = [0, most.managed];
    }
    (managed.at(-1) ?? inline).push(piece);
    used += size;
  }
  return { inline, managed };
}

/**
 * Characters of a statement, with the comma behind it. Each resource is resolved once: they are what makes a statement
 * long, and the CDK takes a tenth of a millisecond for each.
 */
function measure(scope: Construct): (statement: PolicyStatement) => number {
  const charactersIn = (value: unknown): number => charactersOf(Stack.of(scope).resolve(value));
  const known = new Map<string, number>();
  const ofResource = (resource: string): number => {
    const size = known.get(resource) ?? charactersIn(resource) + 1;
    known.set(resource, size);
    return size;
  };
  return (statement) => {
    const [first, ...others] = statement.resources;
    const bare = first === undefined ? statement : statement.copy({ resources: [first] });
    const bareSize = charactersIn(bare.toStatementJson()) + 1;
    // A list has brackets where a single resource has none.
    const brackets = others.length > 0 ? 2 : 0;
    return others.reduce((size, resource) => size + ofResource(resource), bareSize + brackets);
  };
}

function cut(
  statement: PolicyStatement,
  sizeOf: (statement: PolicyStatement) => number,
): readonly PolicyStatement[] {
  const { resources } = statement;
  if (sizeOf(statement) <= most.managed || resources.length < 2) return [statement];
  const half = Math.ceil(resources.length / 2);
  return [resources.slice(0, half), resources.slice(half)].flatMap((part, index) =>
    cut(
      statement.copy({
        resources: part,
        ...(statement.sid !== undefined && { sid: `${statement.sid}${index === 0 ? 'A' : 'B'}` }),
      }),
      sizeOf,
    ),
  );
}
