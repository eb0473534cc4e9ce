import { orderOfJobs } from "../model/order-of-jobs.ts";
import type { Problem, Relation } from "../model/problem.ts";
import { keyOfTask, type Task } from "../route/tasks.ts";

/** What a bundle is: one task; the two halves of a shipment; jobs and shipments that relations connect. */
export const SINGLE = 0;
export const PAIR = 1;
export const RELATED = 2;

/** Tasks that one vehicle serves together, or nobody: the halves of a shipment, all that relations connect. */
export interface Bundles {
  /** Per task the one that stands for its bundle: the first of its members. */
  leader: Int32Array;
  /** Per leader what kind it is, and its tasks at `members[first[leader]..first[leader + 1])`, in an order that they may have; nothing for others. */
  type: Uint8Array;
  first: Int32Array;
  members: Int32Array;
  /**
   * Of related tasks: what must come before each, at `before[firstBefore[task]..firstBefore[task + 1])`, and what directly (-1: anything
   * may), the last frozen task of a vehicle too.
   */
  firstBefore: Int32Array;
  before: Int32Array;
  directlyBefore: Int32Array;
  /** Tasks of the largest bundle, and whether any must stand side by side. */
  largest: number;
  hasStrict: boolean;
  /** Scratch of `keepsOrder`: per leader the walk that saw it last and how many tasks of it, per task the walk that saw it last. */
  marks: Int32Array;
  seen: Int32Array;
  passed: Int32Array;
  mark: number;
}

/** The tasks that belong together, in no order; those that stand alone are left out. */
function groupsOf({ relations = [], shipments = [] }: Problem, indexOf: Map<string, number>): number[][] {
  const groupOf = new Map<number, number[]>();
  const halvesOf = (id: string) => [`pickup ${id}`, `delivery ${id}`].flatMap((key) => indexOf.get(key) ?? []);
  const join = (tasks: number[]) => {
    const groups = [...new Set(tasks.map((task) => groupOf.get(task) ?? [task]))].sort((a, b) => b.length - a.length);
    const [largest, ...rest] = groups;
    if (largest === undefined) return;
    for (const group of rest) for (const task of group) largest.push(task);
    for (const group of groups) for (const task of group) groupOf.set(task, largest);
  };
  for (const { id } of shipments) join(halvesOf(id));
  for (const { jobIds, shipmentIds = [] } of relations) {
    join([...jobIds.map((id) => indexOf.get(`job ${id}`)!), ...shipmentIds.flatMap(halvesOf)]);
  }
  return [...new Set(groupOf.values())].filter(({ length }) => length > 1);
}

function indexOfTasks(tasks: Task[]): Map<string, number> {
  return new Map(tasks.map((task, index) => [keyOfTask(task), index]));
}

/** Vehicles that alone may serve a task, since others of its bundle are frozen on them. */
export function heldByFrozen(problem: Problem, tasks: Task[], prefixes: readonly Int32Array[]): Map<Task, string> {
  const vehicleOf = new Map(
    prefixes.flatMap((prefix, vehicle) => Array.from(prefix, (task) => [task, vehicle] as const)),
  );
  const held = new Map<Task, string>();
  for (const members of groupsOf(problem, indexOfTasks(tasks))) {
    const vehicle = members.map((member) => vehicleOf.get(member)).find((each) => each !== undefined);
    if (vehicle === undefined) continue;
    for (const member of members) held.set(tasks[member]!, problem.vehicles[vehicle]!.id);
  }
  return held;
}

/** Undefined when every task stands for itself. What is frozen is served already: the rest of its bundle stands together. */
export function compileBundles(problem: Problem, tasks: Task[], prefixes: readonly Int32Array[]): Bundles | undefined {
  const count = tasks.length;
  const frozen = new Set(prefixes.flatMap((prefix) => [...prefix]));
  const indexOf = indexOfTasks(tasks);
  const relations = (problem.relations ?? []).map((relation) => ({
    ...relation,
    jobIds: relation.jobIds.filter((id) => !frozen.has(indexOf.get(`job ${id}`)!)),
  }));
  const placeOf = placesInOrder(problem, relations, indexOf, count);
  const groups = groupsOf(problem, indexOf)
    .map((group) => group.filter((task) => !frozen.has(task)).sort((a, b) => placeOf[a]! - placeOf[b]!))
    .filter(({ length }) => length > 1);
  const orders = ordersOf(problem, relations, indexOf, frozen, count);
  followFrozen(problem, indexOf, prefixes, orders.directlyBefore);
  const hasStrict = orders.directlyBefore.some((task) => task >= 0);
  if (groups.length === 0 && !hasStrict) return undefined;
  const leader = Int32Array.from(tasks, (_, index) => index);
  const byLeader = new Map(groups.map((group) => [group[0]!, group]));
  for (const group of groups) for (const task of group) leader[task] = group[0]!;
  const related = new Set(relations.flatMap(({ jobIds, shipmentIds = [] }) => [...jobIds, ...shipmentIds]));
  const type = new Uint8Array(count);
  const first = new Int32Array(count + 1);
  const members: number[] = [];
  for (let task = 0; task < count; task++) {
    const group = byLeader.get(task);
    if (group) {
      type[task] = group.some((each) => related.has(tasks[each]!.id)) ? RELATED : PAIR;
      members.push(...group);
    } else if (leader[task] === task) members.push(task);
    first[task + 1] = members.length;
  }
  return {
    leader,
    type,
    first,
    members: Int32Array.from(members),
    ...orders,
    largest: Math.max(1, ...groups.map(({ length }) => length)),
    hasStrict,
    marks: new Int32Array(count),
    seen: new Int32Array(count),
    passed: new Int32Array(count),
    mark: 0,
  };
}

/** Per task where it stands in an order that keeps all relations: blocks of jobs, then shipments, the pickup of each first. */
function placesInOrder(
  { shipments = [] }: Problem,
  relations: readonly Relation[],
  indexOf: Map<string, number>,
  count: number,
): Int32Array {
  const places = new Int32Array(count);
  const keys = [
    ...orderOfJobs(relations).flatMap((block) => block.map((id) => `job ${id}`)),
    ...shipments.flatMap(({ id }) => [`pickup ${id}`, `delivery ${id}`]),
  ];
  for (const [place, key] of keys.entries()) {
    const task = indexOf.get(key);
    if (task !== undefined) places[task] = place;
  }
  return places;
}

/** What comes before what, of tasks that are not frozen. */
function ordersOf(
  { shipments = [] }: Problem,
  relations: readonly Relation[],
  indexOf: Map<string, number>,
  frozen: ReadonlySet<number>,
  count: number,
): Pick<Bundles, "firstBefore" | "before" | "directlyBefore"> {
  const lists = Array.from({ length: count }, () => new Set<number>());
  const directlyBefore = new Int32Array(count).fill(-1);
  for (const { type, jobIds } of relations) {
    if (type === "sameVehicle") continue;
    for (const [index, id] of jobIds.slice(1).entries()) {
      const [task, one] = [indexOf.get(`job ${id}`)!, indexOf.get(`job ${jobIds[index]}`)!];
      lists[task]!.add(one);
      if (type === "strictSequence") directlyBefore[task] = one;
    }
  }
  for (const { id } of shipments) {
    const [pickup, delivery] = [indexOf.get(`pickup ${id}`), indexOf.get(`delivery ${id}`)!];
    if (pickup !== undefined && !frozen.has(pickup)) lists[delivery]!.add(pickup);
  }
  const firstBefore = new Int32Array(count + 1);
  for (const [task, list] of lists.entries()) firstBefore[task + 1] = firstBefore[task]! + list.size;
  return { firstBefore, before: Int32Array.from(lists.flatMap((list) => [...list])), directlyBefore };
}

/** Notes of tasks that are not frozen which frozen one a strict sequence has directly before them, where that is the last of its prefix. */
function followFrozen(
  { relations = [] }: Problem,
  indexOf: Map<string, number>,
  prefixes: readonly Int32Array[],
  directlyBefore: Int32Array,
): void {
  const frozen = new Set(prefixes.flatMap((prefix) => [...prefix]));
  const last = new Set(prefixes.map((prefix) => prefix.at(-1)));
  for (const { type, jobIds } of relations) {
    for (let at = 1; type === "strictSequence" && at < jobIds.length; at++) {
      const [task, one] = [indexOf.get(`job ${jobIds[at]}`)!, indexOf.get(`job ${jobIds[at - 1]}`)!];
      if (last.has(one) && !frozen.has(task)) directlyBefore[task] = one;
    }
  }
}

/** Whether `route[0..count)` has every bundle that it touches whole, and its tasks as they must stand to each other. */
export function keepsOrder(bundles: Bundles, route: Int32Array, count: number): boolean {
  const { leader, type, first, firstBefore, before, directlyBefore, marks, seen, passed } = bundles;
  const mark = ++bundles.mark;
  let open = 0;
  for (let i = 0; i < count; i++) {
    const task = route[i]!;
    const lead = leader[task]!;
    if (directlyBefore[task]! >= 0 && (i === 0 || route[i - 1] !== directlyBefore[task])) return false;
    if (type[lead] === SINGLE) continue;
    if (marks[lead] !== mark) {
      marks[lead] = mark;
      seen[lead] = 0;
      open++;
    }
    for (let at = firstBefore[task]!; at < firstBefore[task + 1]!; at++) {
      if (passed[before[at]!] !== mark) return false;
    }
    passed[task] = mark;
    if (++seen[lead]! === first[lead + 1]! - first[lead]!) open--;
  }
  return open === 0;
}
