import { decodePercent, type WireRequest } from '../http.ts';
import type { OperationModel, ServiceModel } from '../schema.ts';

type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'label' | 'greedy'; readonly member: string };

/** Where an operation of a rest protocol is served. */
interface Route {
  readonly operation: OperationModel;
  readonly method: string;
  readonly segments: readonly Segment[];
  readonly query: readonly (readonly [string, string])[];
}

const routesOf = new WeakMap<ServiceModel, readonly Route[]>();

/** The operation whose HTTP trait fits the request best. https://smithy.io/2.0/spec/http-bindings.html */
export function findRoute(request: WireRequest, model: ServiceModel): OperationModel | undefined {
  const routes = routesOf.get(model) ?? [...model.operations.values()].flatMap(toRoute);
  routesOf.set(model, routes);
  const fitting = routes.filter((route) => fits(route, request));
  const [best] = fitting
    .map((route) => ({ operation: route.operation, rank: rank(route, request) }))
    .sort((a, b) => b.rank - a.rank);
  return best?.operation;
}

/** The labels in the request's path, decoded, by input member. */
export function readLabels(
  request: WireRequest,
  operation: OperationModel,
): Readonly<Record<string, string>> {
  const [route] = toRoute(operation);
  return Object.fromEntries((route && matchPath(route.segments, request.path)) ?? []);
}

function toRoute(operation: OperationModel): readonly Route[] {
  if (operation.http === undefined) return [];
  const [method, template] = operation.http;
  const [path = '', query = ''] = template.split('?');
  const written = path
    .split('/')
    .filter((text) => text !== '')
    .map(toSegment);
  const named = new Set(written.flatMap((segment) => (segment.kind === 'literal' ? [] : [segment.member])));
  // S3's templates leave the bucket to the host name; with an IP endpoint the SDK puts it before the path.
  const unnamed = labelsOf(operation).filter((member) => !named.has(member));
  return [
    {
      operation,
      method,
      segments: [...unnamed.map((member): Segment => ({ kind: 'label', member })), ...written],
      query: [...new URLSearchParams(query)],
    },
  ];
}

function toSegment(text: string): Segment {
  const label = /^\{(\w+)(\+?)\}$/.exec(text);
  if (label === null) return { kind: 'literal', text };
  return { kind: label[2] === '+' ? 'greedy' : 'label', member: label[1] ?? '' };
}

function labelsOf({ input }: OperationModel): readonly string[] {
  if (!input.isStructSchema()) return [];
  return [...input.structIterator()]
    .filter(([, member]) => member.getMergedTraits().httpLabel)
    .map(([name]) => name);
}

function fits(route: Route, request: WireRequest): boolean {
  if (route.method !== request.method || matchPath(route.segments, request.path) === undefined) return false;
  return route.query.every(([name, value]) => {
    const sent = request.query.get(name);
    // The SDK's own hint which operation it means; other clients leave it out.
    if (name === 'x-id' && sent === undefined) return true;
    return sent?.includes(value) ?? false;
  });
}

function matchPath(
  segments: readonly Segment[],
  path: string,
): readonly (readonly [string, string])[] | undefined {
  const labels: [string, string][] = [];
  let rest = path.slice(1);
  for (const segment of segments) {
    if (rest === '') return undefined;
    const end = segment.kind === 'greedy' || !rest.includes('/') ? rest.length : rest.indexOf('/');
    const text = decodePercent(rest.slice(0, end));
    rest = rest.slice(end + 1);
    if (segment.kind !== 'literal') labels.push([segment.member, text]);
    else if (segment.text !== text) return undefined;
  }
  return rest === '' ? labels : undefined;
}

/** Higher is better: literal parts of path and query first, then what the operation requires and the request has. */
function rank(route: Route, request: WireRequest): number {
  const literals = route.segments.filter((segment) => segment.kind === 'literal').length;
  const named = route.query.filter(([name]) => request.query.has(name)).length;
  const required = requiredBindings(route.operation);
  const present = required.filter(
    ({ httpQuery, httpHeader }) =>
      (httpQuery !== undefined && request.query.has(httpQuery)) ||
      (httpHeader !== undefined && request.headers[httpHeader.toLowerCase()] !== undefined),
  ).length;
  return literals * 10_000 + named * 100 + present * 10 - (required.length - present);
}

/** S3 tells GetObject from ListParts by a query parameter that only the latter requires. */
function requiredBindings({ input }: OperationModel) {
  const schema = input.getSchema();
  const count = Array.isArray(schema) && typeof schema[6] === 'number' ? schema[6] : 0;
  return input.isStructSchema()
    ? [...input.structIterator()]
        .slice(0, count)
        .map(([, member]) => member.getMergedTraits())
        .filter(({ httpQuery, httpHeader }) => httpQuery !== undefined || httpHeader !== undefined)
    : [];
}
