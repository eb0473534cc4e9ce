import type { Location, LonLat } from "../location.ts";
import { sourcesOfMatrix } from "../road-matrix.ts";
import type { MatrixRequest, RoadMatrix, RoadSource } from "../road-source.ts";
import type { Leg, LegTimes, LegTimesRequest, LineRequest, RoadTimes } from "../road-times.ts";
import { simplifyLine } from "../simplify-line.ts";
import { type AnsweredBlock, makePairTimes, type PairTimes } from "./pair-times.ts";
import { makeProviderSource, type ProviderSourceOptions, type ProviderUsage } from "./provider-source.ts";

/** Times of a day that a provider answers, and `own` where it does not. `group` names a plan, as in `RoadTimes`. */
export interface ProviderTimes {
  /** As `ProviderSource.matrix`, but asks for no pair twice, and `source` names all who answered a cell. */
  matrix(group: string, request: MatrixRequest): Promise<ProviderMatrix>;
  /** What the plan's matrices say of legs, without asking anybody. */
  legTimes(group: string, request: LegTimesRequest): Promise<LegTimes>;
  /** Along the provider's roads where `drawsLines`, else along our own. */
  lines(request: LineRequest): Promise<LonLat[][]>;
  /** Takes up what was answered before, or elsewhere. */
  recall(group: string, blocks: readonly AnsweredBlock[]): void;
  usage(): ProviderUsage;
}

export interface ProviderMatrix extends RoadMatrix {
  /** What the provider was asked for it. */
  answered: AnsweredBlock[];
  /** Legs that were told before have other times now. */
  isOutdated: boolean;
}

export interface ProviderTimesOptions extends ProviderSourceOptions {
  own: RoadTimes;
  drawsLines: boolean;
}

/** Plans whose pairs are kept; who recalls them must not think that more are. */
const MOST_GROUPS = 64;
const MOST_LINES = 10_000;
const MOST_MISSED = 5_000;
const LINE_METERS = 5;

interface PlanPairs {
  pairs: PairTimes;
  /** Legs that were told without knowing what the provider says. */
  missed: Map<string, Leg>;
}

export function makeProviderTimes(options: ProviderTimesOptions): ProviderTimes {
  const { own, drawsLines, fallback } = options;
  const source = makeProviderSource(options);
  /** Least recently used first. */
  const groups = new Map<string, PlanPairs>();
  const drawn = new Map<string, LonLat[]>();

  function planOf(group: string): PlanPairs {
    const plan = groups.get(group) ?? { pairs: makePairTimes(), missed: new Map() };
    groups.delete(group);
    if (groups.size >= MOST_GROUPS) groups.delete(groups.keys().next().value!);
    groups.set(group, plan);
    return plan;
  }

  /** Matrices of one hour and of the day, and with and without traffic, are kept beside each other. */
  const ownGroup = (group: string, { slots, traffic }: Pick<MatrixRequest, "slots" | "traffic">) =>
    `${group} ${slots.count === 1} ${traffic === undefined}`;

  const ownOf = (group: string): RoadSource => ({
    ...fallback,
    matrix: (request) => own.matrix(ownGroup(group, request), request),
  });

  async function drawLines({ legs, traffic }: LineRequest): Promise<LonLat[][]> {
    const keys = legs.map(keyOf);
    const missing = new Map(legs.map(([from, to, departAtMs], index) => [keys[index], { from, to, departAtMs }]));
    for (const key of missing.keys()) if (drawn.has(key)) missing.delete(key);
    const answers = await source.legs([...missing.values()].map((leg) => ({ ...leg, ...(traffic && { traffic }) })));
    const lines = new Map<string, LonLat[]>();
    for (const [index, key] of [...missing.keys()].entries()) {
      const { geometry, source: who } = answers[index];
      const line = simplifyLine(geometry, LINE_METERS);
      lines.set(key, line);
      if (who !== source.name) continue;
      if (drawn.size >= MOST_LINES) drawn.clear();
      drawn.set(key, line);
    }
    return keys.map((key) => (lines.get(key) ?? drawn.get(key))!);
  }

  return {
    async matrix(group, request) {
      const answered: AnsweredBlock[] = [];
      const { pairs, missed } = planOf(group);
      const calibrated = pairs.calibration;
      const onAnswered = (block: AnsweredBlock) => answered.push(block);
      const made = await source.matrix({ ...request, known: { pairs, fallback: ownOf(group), onAnswered } });
      const isFound = answered.length > 0 && [...missed.values()].some((leg) => isKnown(pairs, leg));
      if (isFound) missed.clear();
      const { others: _, ...matrix } = made;
      return {
        ...matrix,
        source: sourcesOfMatrix(made).join("+"),
        answered,
        isOutdated: isFound || pairs.calibration !== calibrated,
      };
    },
    legTimes: (group, request) => {
      const { pairs, missed } = planOf(group);
      for (const leg of request.legs) {
        if (missed.size < MOST_MISSED && !isKnown(pairs, leg)) missed.set(keyOf(leg), leg);
      }
      return source.legTimes(request, pairs, (asked) => own.legTimes(ownGroup(group, asked), asked));
    },
    lines: async (request) => (drawsLines ? drawLines(request) : own.lines(request)),
    recall: (group, blocks) => {
      const { pairs } = planOf(group);
      for (const block of blocks) pairs.add(block);
    },
    usage: source.usage,
  };
}

function keyOf([from, to]: readonly [from: Location, to: Location, ...rest: unknown[]]): string {
  return `${from.latitude} ${from.longitude} ${to.latitude} ${to.longitude}`;
}

const isKnown = (pairs: PairTimes, [from, to]: Leg) => pairs.knows(pairs.placeOf(from), pairs.placeOf(to));
