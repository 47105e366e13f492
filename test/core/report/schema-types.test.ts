import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
}

const root = path.join(__dirname, '../../..');
const schema = JSON.parse(readFileSync(path.join(root, 'docs/report.schema.json'), 'utf8')) as Schema;

/** Everything that a schema may be, its references followed. */
function variants(one: Schema): readonly Schema[] {
  const found = one.$ref === undefined ? one : (schema.$defs?.[one.$ref.split('/').at(-1) ?? ''] ?? one);
  const parts = [found.oneOf, found.anyOf, found.allOf].flatMap((list) => list ?? []);
  return [...parts.flatMap(variants), ...(parts.length === 0 || found.properties ? [found] : [])];
}

function property(schemas: readonly Schema[], name: string): readonly Schema[] {
  return schemas.flatMap(({ properties, additionalProperties }) => {
    const found = properties?.[name] ?? additionalProperties;
    return typeof found === 'object' ? variants(found) : [];
  });
}

const folder = path.join(root, 'core/report');
const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file)) as {
  config: unknown;
};
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
const document = path.join(folder, 'document.ts');
const program = ts.createProgram([document], options);
const checker = program.getTypeChecker();

/** What a function of the file returns, or an interface of it is. */
function typeOf(name: string, file = document): ts.Type {
  const source = program.getSourceFile(file)!;
  const symbol = checker
    .getExportsOfModule(checker.getSymbolAtLocation(source)!)
    .find((each) => each.name === name)!;
  const [signature] = checker.getTypeOfSymbol(symbol).getCallSignatures();
  return signature ? signature.getReturnType() : checker.getDeclaredTypeOfSymbol(symbol);
}

/** Fields, and words of an enumeration, that the type may have and the schema does not allow. */
function unlisted(type: ts.Type, schemas: readonly Schema[], where: string, depth = 0): readonly string[] {
  if (depth > 12 || schemas.length === 0) return [];
  const parts = type.isUnion() ? type.types : [type];
  return parts.flatMap((part) => {
    if (part.isStringLiteral()) {
      const words = schemas.flatMap((each) => each.enum ?? (each.const === undefined ? [] : [each.const]));
      const isListed = words.length === 0 || words.includes(part.value);
      return isListed ? [] : [`${where} = ${part.value}`];
    }
    if (checker.isArrayLikeType(part)) {
      const items = schemas.flatMap((each) => (each.items ? variants(each.items) : []));
      const element = checker.getIndexTypeOfType(part, ts.IndexKind.Number);
      return element ? unlisted(element, items, `${where}[]`, depth + 1) : [];
    }
    if ((part.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) === 0) return [];
    return part.getProperties().flatMap((symbol) => {
      const below = property(schemas, symbol.name);
      const name = `${where}.${symbol.name}`;
      if (below.length === 0) return [name];
      return unlisted(checker.getNonNullableType(checker.getTypeOfSymbol(symbol)), below, name, depth + 1);
    });
  });
}

describe('docs/report.schema.json', () => {
  const core = path.join(root, 'core');
  it.each([
    ['an incident', typeOf('ofState'), variants(schema)],
    [
      'a review',
      typeOf('Activity', path.join(core, 'review/totals/activity.ts')),
      property(variants(schema), 'activity'),
    ],
    [
      'instances',
      typeOf('InstancesNow', path.join(core, 'instances/instances.ts')),
      property(variants(schema), 'instances'),
    ],
  ] as const)('has every field and every word that %s may have', (_, type, schemas) => {
    expect(type.getProperties().length).toBeGreaterThan(5);
    expect([...new Set(unlisted(type, schemas, ''))]).toEqual([]);
  });
  it('is seen to have too little', () => {
    const review = property(variants(schema), 'activity').map((each) => {
      const properties = Object.fromEntries(
        Object.entries(each.properties ?? {}).filter(([name]) => name !== 'matrixMore'),
      );
      return { ...each, properties };
    });
    const type = typeOf('Activity', path.join(core, 'review/totals/activity.ts'));
    expect(unlisted(type, review, '')).toEqual(['.matrixMore']);
  });
});
