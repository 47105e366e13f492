import type { Template } from '../../../lib/limits/limits.ts';

/**
 * What AWS would refuse of a template, counted apart from lib/limits: with every reference replaced by what AWS would
 * put there, and white space taken out. The numbers are those of AWS's pages on quotas.
 */
export function exceeded(template: Template): readonly string[] {
  const deployed = JSON.parse(
    JSON.stringify(template),
    (_, value: unknown) => reference(value) ?? value,
  ) as Template;
  const entries = Object.entries(deployed.Resources);
  const found = entries.flatMap(([id, { Type, Properties = {} }]) => {
    const long = (what: string, value: unknown, most: number) =>
      value !== undefined && letters(value) > most ? [`${id}: ${what} ${letters(value)} > ${most}`] : [];
    const list = (name: string) => (Properties[name] ?? []) as readonly unknown[];
    switch (Type) {
      case 'AWS::IAM::Role': {
        const documents = list('Policies').map(
          (policy) => (policy as { PolicyDocument: object }).PolicyDocument,
        );
        const sum = documents.reduce((total: number, document) => total + letters(document), 0);
        return [
          ...(sum > 10_240 ? [`${id}: inline ${sum}`] : []),
          ...(list('ManagedPolicyArns').length > 10
            ? [`${id}: ${list('ManagedPolicyArns').length} policies`]
            : []),
        ];
      }
      case 'AWS::IAM::ManagedPolicy':
        return long('policy', Properties['PolicyDocument'], 6_144);
      case 'AWS::Events::Rule':
        return long('pattern', Properties['EventPattern'], 2_048);
      case 'AWS::Lambda::Function':
        return long('environment', Properties['Environment'], 4_096);
      case 'AWS::StepFunctions::StateMachine':
        return long('definition', Properties['DefinitionString'], 1_048_576);
      case 'AWS::SQS::QueuePolicy':
        return long('policy', Properties['PolicyDocument'], 8_192);
      case 'AWS::DynamoDB::Table':
        return long('policy', Properties['ResourcePolicy'], 20_480);
      default:
        return [];
    }
  });
  const bytes = JSON.stringify(template, null, 1).length;
  return [
    ...found,
    ...(entries.length > 499 ? [`${entries.length} resources`] : []),
    ...(bytes > 1_000_000 ? [`${bytes} bytes`] : []),
  ];
}

const letters = (value: unknown): number => JSON.stringify(value).replaceAll(/\s/g, '').length;

function reference(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 1) return undefined;
  const { Ref, ...rest } = value as Record<string, unknown>;
  if (Ref !== undefined) return (Ref as string).startsWith('AWS::') ? '111122223333' : 'x'.repeat(64);
  if (Array.isArray(rest['Fn::Join'])) {
    const [separator, parts] = rest['Fn::Join'] as [string, readonly unknown[]];
    return parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(separator);
  }
  return Object.keys(rest)[0]?.startsWith('Fn::') === true
    ? `arn:aws:service:us-east-1:111122223333:${'x'.repeat(50)}`
    : undefined;
}
