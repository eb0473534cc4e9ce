import type { ExactProblem, LoadDimension, VehicleKind } from "./exact-problem.ts";
import { addChoice, addColumn, addRow, emptyModel, type LinearModel } from "./linear-model.ts";

/** The model, and the column of each leg: `legs[kind][from][to]`, -1 where the leg is in no plan. */
export interface ExactModel {
  model: LinearModel;
  legs: number[][][];
  /** Per kind and job, 1 when this kind serves it. */
  served: number[][];
  /** Per job, when service starts. */
  starts: number[];
}

/** What is sought: who can be served, or the cheapest plan for those that must be (their worth is at least `worth`). */
export type Aim = { kind: "serve" } | { kind: "save"; worth: number };

type Terms = [number, number][];

/** Where jobs may be left out there is a cut per group and job: larger groups would be too many. */
const LARGEST_OPEN_GROUP = 5;
const NONE = Number.POSITIVE_INFINITY;

/** What serving a job is worth, so that the sum counts priorities first and then jobs. */
export function worthOf({ jobs, priority }: ExactProblem): number[] {
  return priority.map((each) => each * (jobs + 1) + 1);
}

/**
 * The whole problem as a mixed-integer program: a choice per kind of vehicle and leg, times and loads carried along chosen legs
 * (Miller, Tucker & Zemlin 1960, lifted after Desrochers & Laporte 1991, "Improvements and extensions to the
 * Miller-Tucker-Zemlin subtour elimination constraints"). Waiting is a column of its own, so that the price of time on
 * the road is the price of the legs plus that of waiting.
 */
export function buildExactModel(problem: ExactProblem, aim: Aim): ExactModel {
  const model = emptyModel();
  const legs = problem.kinds.map((kind) => addLegs(model, kind, aim));
  const served = problem.kinds.map(({ serves }) => serves.map((may) => (may ? addColumn(model, 0, 0, 1) : -1)));
  const starts = problem.earliest.map((earliest, job) => addColumn(model, 0, earliest, problem.latest[job]!));
  const exact: ExactModel = { model, legs, served, starts };
  addFlow(problem, exact, aim);
  addOrder(problem, exact);
  addTimes(problem, exact);
  addWindows(problem, exact);
  addWaiting(problem, exact, aim);
  addDurations(problem, exact);
  addDistances(problem, exact);
  addLoads(problem, exact);
  addSubtourCuts(problem, exact, aim);
  return exact;
}

function addLegs(model: LinearModel, kind: VehicleKind, aim: Aim): number[][] {
  const origin = kind.serves.length;
  return kind.seconds.map((row, from) =>
    row.map((seconds, to) => {
      if (seconds === NONE) return -1;
      const price = kind.prices[from]![to]! + kind.perSecond * seconds;
      return addChoice(model, aim.kind === "serve" ? 0 : price + (from === origin ? kind.fixed : 0));
    }),
  );
}

/** Each job is reached and left by the kind that serves it, once at most, and no kind has more routes than vehicles. */
function addFlow(problem: ExactProblem, { model, legs, served }: ExactModel, aim: Aim): void {
  const { rows, columnCost } = model;
  const worth = worthOf(problem);
  const isWhole = servesAll(problem, aim);
  for (const [kind, rowsOfKind] of legs.entries()) {
    for (let job = 0; job < problem.jobs; job++) {
      addRow(rows, 0, [...rowsOfKind.map((row): [number, number] => [row[job]!, 1]), [served[kind]![job]!, -1]], 0);
      addRow(
        rows,
        0,
        [...rowsOfKind[job]!.map((column): [number, number] => [column, 1]), [served[kind]![job]!, -1]],
        0,
      );
    }
    const starting: Terms = rowsOfKind[problem.jobs]!.map((column) => [column, 1]);
    addRow(rows, 0, starting, problem.kinds[kind]!.members.length);
  }
  for (let job = 0; job < problem.jobs; job++) {
    addRow(rows, isWhole ? 1 : 0, servedTerms(served, job), 1);
    if (aim.kind === "serve") for (const [column] of servedTerms(served, job)) columnCost[column] = -worth[job]!;
  }
  if (aim.kind === "save" && !isWhole) {
    const terms = worth.flatMap((value, job) =>
      servedTerms(served, job).map(([column]): [number, number] => [column, value]),
    );
    addRow(rows, aim.worth, terms, NONE);
  }
}

function servesAll(problem: ExactProblem, aim: Aim): boolean {
  return aim.kind === "save" && aim.worth === worthOf(problem).reduce((sum, each) => sum + each, 0);
}

function servedTerms(served: number[][], job: number): Terms {
  return served.flatMap((row): Terms => (row[job]! < 0 ? [] : [[row[job]!, 1]]));
}

/** The leg by any kind, with a factor per kind. */
function legTerms(legs: number[][][], from: number, to: number, factor: (kind: number) => number): Terms {
  return legs.map((rows, kind): [number, number] => [rows[from]![to]!, rows[from]![to]! < 0 ? 0 : factor(kind)]);
}

/** Places in the route, so that legs of no length cannot close to a circle. */
function addOrder({ jobs }: ExactProblem, { model, legs }: ExactModel): void {
  const places = Array.from({ length: jobs }, () => addColumn(model, 0, 1, jobs));
  for (let i = 0; i < jobs; i++) {
    for (let j = 0; j < jobs; j++) {
      if (i === j || legs.every((rows) => rows[i]![j]! < 0)) continue;
      const terms: Terms = [
        [places[j]!, 1],
        [places[i]!, -1],
      ];
      terms.push(...legTerms(legs, i, j, () => -jobs), ...legTerms(legs, j, i, () => -(jobs - 2)));
      addRow(model.rows, 1 - jobs, terms, NONE);
    }
  }
}

function addTimes(problem: ExactProblem, { model, legs, starts }: ExactModel): void {
  const { jobs, kinds, earliest, latest } = problem;
  for (let j = 0; j < jobs; j++) {
    for (let i = 0; i < jobs; i++) {
      const most = latest[i]! - earliest[j]!;
      // start[j] >= start[i] + leg, where the leg is driven
      if (i === j || legs.every((rows) => rows[i]![j]! < 0)) continue;
      const leg = (kind: number) => -Math.max(0, kinds[kind]!.seconds[i]![j]! + most);
      addRow(model.rows, -most, [[starts[j]!, 1], [starts[i]!, -1], ...legTerms(legs, i, j, leg)], NONE);
    }
    const first = (kind: number) =>
      -Math.max(0, kinds[kind]!.earliestStart + kinds[kind]!.seconds[jobs]![j]! - earliest[j]!);
    addRow(model.rows, earliest[j]!, [[starts[j]!, 1], ...legTerms(legs, jobs, j, first)], NONE);
    const last = (kind: number) => Math.max(0, latest[j]! - (kinds[kind]!.latestEnd - kinds[kind]!.seconds[j]![jobs]!));
    addRow(model.rows, -NONE, [[starts[j]!, 1], ...legTerms(legs, j, jobs, last)], latest[j]!);
  }
}

/** One of several windows, and what each kind can reach. */
function addWindows(problem: ExactProblem, { model, served, starts }: ExactModel): void {
  const { earliest, latest, windows, kinds } = problem;
  for (let job = 0; job < problem.jobs; job++) {
    const [low, high] = [earliest[job]!, latest[job]!];
    const byKind = (factor: (kind: VehicleKind) => number) =>
      served.map((row, kind): [number, number] => [row[job]!, row[job]! < 0 ? 0 : factor(kinds[kind]!)]);
    const start = starts[job]!;
    if (kinds.some((kind) => kind.earliest[job]! > low)) {
      addRow(model.rows, low, [[start, 1], ...byKind((kind) => low - kind.earliest[job]!)], NONE);
    }
    if (kinds.some((kind) => kind.latest[job]! < high)) {
      addRow(model.rows, -NONE, [[start, 1], ...byKind((kind) => high - kind.latest[job]!)], high);
    }
    const open = (windows[job] ?? []).filter((window) => window.end >= low && window.start <= high);
    if (open.length < 2) continue;
    const choices = open.map(() => addChoice(model, 0));
    const one: Terms = choices.map((column) => [column, 1]);
    addRow(model.rows, 1, one, 1);
    const bound = (factor: (window: { start: number; end: number }) => number): Terms =>
      choices.map((column, index) => [column, factor(open[index]!)]);
    addRow(model.rows, 0, [[start, 1], ...bound((window) => -Math.max(low, window.start))], NONE);
    addRow(model.rows, -NONE, [[start, 1], ...bound((window) => -Math.min(high, window.end))], 0);
  }
}

/** Seconds before service at a job that are neither driven nor worked, where a kind pays for them. */
function addWaiting(problem: ExactProblem, { model, legs, starts }: ExactModel, aim: Aim): void {
  const { jobs, kinds, earliest, latest } = problem;
  if (aim.kind === "serve") return;
  for (const price of new Set(kinds.map(({ perSecond }) => perSecond))) {
    if (price === 0) continue;
    const isPriced = kinds.map(({ perSecond }) => perSecond === price);
    for (let j = 0; j < jobs; j++) {
      const wait = addColumn(model, price, 0, NONE);
      for (let i = 0; i < jobs; i++) {
        const most = latest[j]! - earliest[i]!;
        if (i === j || most <= 0) continue;
        const leg = (kind: number) => (isPriced[kind] ? kinds[kind]!.seconds[i]![j]! - most : 0);
        const terms = legTerms(legs, i, j, (kind) => Math.min(0, leg(kind)));
        if (terms.some(([column, value]) => column >= 0 && value < 0)) {
          addRow(model.rows, -most, [[wait, 1], [starts[j]!, -1], [starts[i]!, 1], ...terms], NONE);
        }
      }
      // The first job is waited for when the vehicle must have left before.
      const first = (kind: number) => {
        const by = kinds[kind]!.latestStart + kinds[kind]!.seconds[jobs]![j]!;
        return isPriced[kind] && by < latest[j]! ? by - latest[j]! : 0;
      };
      const terms = legTerms(legs, jobs, j, first);
      if (terms.some(([, value]) => value < 0)) {
        addRow(model.rows, -latest[j]!, [[wait, 1], [starts[j]!, -1], ...terms], NONE);
      }
    }
  }
}

/** Seconds on the road: the departure of a route is carried along its legs. */
function addDurations(problem: ExactProblem, { model, legs, starts }: ExactModel): void {
  const { jobs, kinds, latest } = problem;
  const isLimited = kinds.map(({ maxSeconds }) => maxSeconds < NONE);
  if (!isLimited.includes(true)) return;
  const top = Math.max(0, ...latest);
  const bottom = Math.min(0, ...kinds.map(({ earliestStart }) => earliestStart));
  const departures = latest.map(() => addColumn(model, 0, bottom, top));
  for (let j = 0; j < jobs; j++) {
    const departure = departures[j]!;
    for (let i = 0; i < jobs; i++) {
      if (i === j) continue;
      const terms = legTerms(legs, i, j, (kind) => (isLimited[kind] ? top - bottom : 0));
      if (terms.every(([, value]) => value === 0)) continue;
      addRow(model.rows, -NONE, [[departure, 1], [departures[i]!, -1], ...terms], top - bottom);
    }
    const first = (kind: number) => (isLimited[kind] ? kinds[kind]!.seconds[jobs]![j]! + top - bottom : 0);
    addRow(model.rows, -NONE, [[departure, 1], [starts[j]!, -1], ...legTerms(legs, jobs, j, first)], top - bottom);
    const latestStart = (kind: number) => (isLimited[kind] ? Math.max(0, top - kinds[kind]!.latestStart) : 0);
    addRow(model.rows, -NONE, [[departure, 1], ...legTerms(legs, jobs, j, latestStart)], top);
    const most = latest[j]! - bottom;
    const last = (kind: number) =>
      isLimited[kind] ? Math.max(0, most + kinds[kind]!.seconds[j]![jobs]! - kinds[kind]!.maxSeconds) : 0;
    addRow(model.rows, -NONE, [[starts[j]!, 1], [departure, -1], ...legTerms(legs, j, jobs, last)], most);
  }
  addRouteSums(
    problem,
    { model, legs },
    ({ maxSeconds }) => maxSeconds,
    ({ seconds }) => seconds,
  );
}

function addDistances(problem: ExactProblem, { model, legs }: ExactModel): void {
  const { jobs, kinds } = problem;
  const limits = kinds.map(({ maxMeters }) => maxMeters);
  const most = Math.max(...limits.filter((limit) => limit < NONE));
  if (most === Number.NEGATIVE_INFINITY) return;
  const isLimited = limits.map((limit) => limit < NONE);
  const driven = Array.from({ length: jobs }, () => addColumn(model, 0, 0, most));
  for (let j = 0; j < jobs; j++) {
    for (let i = 0; i < jobs; i++) {
      if (i === j) continue;
      const leg = (kind: number) => (isLimited[kind] ? -(kinds[kind]!.meters[i]![j]! + most) : 0);
      const terms = legTerms(legs, i, j, leg);
      if (terms.every(([, value]) => value === 0)) continue;
      addRow(model.rows, -most, [[driven[j]!, 1], [driven[i]!, -1], ...terms], NONE);
    }
    const first = (kind: number) => (isLimited[kind] ? -kinds[kind]!.meters[jobs]![j]! : 0);
    addRow(model.rows, 0, [[driven[j]!, 1], ...legTerms(legs, jobs, j, first)], NONE);
    const last = (kind: number) =>
      isLimited[kind] ? Math.max(0, most + kinds[kind]!.meters[j]![jobs]! - limits[kind]!) : 0;
    addRow(model.rows, -NONE, [[driven[j]!, 1], ...legTerms(legs, j, jobs, last)], most);
  }
  addRouteSums(
    problem,
    { model, legs },
    ({ maxMeters }) => maxMeters,
    ({ meters }) => meters,
  );
}

/** All routes of a kind together: no more than their number times the limit. */
function addRouteSums(
  { jobs, kinds }: ExactProblem,
  { model, legs }: Pick<ExactModel, "model" | "legs">,
  limitOf: (kind: VehicleKind) => number,
  amountOf: (kind: VehicleKind) => number[][],
): void {
  for (const [index, kind] of kinds.entries()) {
    const limit = limitOf(kind);
    if (limit === NONE) continue;
    const terms = legs[index]!.flatMap((row, from) =>
      row.map((column, to): [number, number] => {
        const amount = column < 0 ? 0 : amountOf(kind)[from]![to]!;
        return [column, from === jobs ? amount - limit : amount];
      }),
    );
    addRow(model.rows, -NONE, terms, 0);
  }
}

/** What is still to be delivered, and what was picked up, carried along the legs. */
function addLoads(problem: ExactProblem, { model, legs, served }: ExactModel): void {
  const { jobs, loads } = problem;
  for (const { deliveries, pickups, capacity } of loads) {
    const most = Math.max(...capacity);
    const has = { delivery: deliveries.some((each) => each > 0), pickup: pickups.some((each) => each > 0) };
    const rest = deliveries.map(() => (has.delivery ? addColumn(model, 0, 0, most) : -1));
    const taken = pickups.map((each) => (has.pickup ? addColumn(model, 0, Math.min(each, most), most) : -1));
    const carry = (before: number[], after: number[], amounts: number[], isDelivery: boolean) => {
      for (let i = 0; i < jobs; i++) {
        for (let j = 0; j < jobs; j++) {
          if (i === j || legs.every((rows) => rows[i]![j]! < 0)) continue;
          const back = Math.max(0, most - amounts[i]! - amounts[j]!);
          const terms: Terms = [
            isDelivery ? [before[i]!, 1] : [after[j]!, 1],
            isDelivery ? [after[j]!, -1] : [before[i]!, -1],
            ...legTerms(legs, i, j, () => -most),
            ...legTerms(legs, j, i, () => -back),
          ];
          addRow(model.rows, amounts[j]! - most, terms, NONE);
        }
      }
    };
    if (has.delivery) carry(rest, rest, deliveries, true);
    if (has.pickup) carry(taken, taken, pickups, false);
    for (let job = 0; job < jobs; job++) {
      if (servedTerms(served, job).length === 0) continue;
      const room = served.map((row, kind): [number, number] => [row[job]!, most - capacity[kind]!]);
      const onBoard: Terms = [
        [rest[job]!, 1],
        [taken[job]!, 1],
      ];
      addRow(model.rows, -NONE, [...onBoard, ...room], most);
      addRow(model.rows, -NONE, [...onBoard, ...room], most - deliveries[job]! + (has.pickup ? pickups[job]! : 0));
    }
    for (const [kind, { members }] of problem.kinds.entries()) {
      for (const amounts of [deliveries, pickups]) {
        const terms = amounts.map((amount, job): [number, number] => [served[kind]![job]!, amount]);
        addRow(model.rows, -NONE, terms, capacity[kind]! * members.length);
      }
    }
  }
}

/** A group of jobs is entered from outside as often as vehicles are needed for it, at least once when one of it is served. */
function addSubtourCuts(problem: ExactProblem, { model, legs, served }: ExactModel, aim: Aim): void {
  const { jobs, loads } = problem;
  const isWhole = servesAll(problem, aim);
  for (let group = 1; group < 1 << jobs; group++) {
    const members = Array.from({ length: jobs }, (_, job) => job).filter((job) => group & (1 << job));
    if (members.length < 2 || (!isWhole && members.length > LARGEST_OPEN_GROUP)) continue;
    const entering: Terms = [];
    for (const rows of legs) {
      for (let from = 0; from <= jobs; from++) {
        if (from < jobs && group & (1 << from)) continue;
        for (const to of members) entering.push([rows[from]![to]!, 1]);
      }
    }
    if (isWhole) {
      addRow(model.cuts, vehiclesFor(members, loads), entering, NONE);
      continue;
    }
    for (const job of members) {
      const terms: Terms = servedTerms(served, job).map(([column]) => [column, -1]);
      addRow(model.cuts, 0, [...entering, ...terms], NONE);
    }
  }
}

/** How many vehicles a group needs by its loads. */
function vehiclesFor(members: number[], loads: LoadDimension[]): number {
  let need = 1;
  for (const { deliveries, pickups, capacity } of loads) {
    const most = Math.max(...capacity);
    for (const amounts of [deliveries, pickups]) {
      const weight = members.reduce((sum, job) => sum + amounts[job]!, 0);
      if (most > 0) need = Math.max(need, Math.ceil(weight / most - 1e-9));
    }
  }
  return need;
}
