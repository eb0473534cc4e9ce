import type { Problem } from "../model/problem.ts";
import { keyOfTask, type Task } from "../route/tasks.ts";

/** How the tasks of a bundle stand on their route: alone; two halves of a shipment, in order; in any order; in order; one directly behind the other. */
export const SINGLE = 0;
export const PAIR = 1;
export const SAME_VEHICLE = 2;
export const SEQUENCE = 3;
export const STRICT = 4;

const TYPES = { sameVehicle: SAME_VEHICLE, sequence: SEQUENCE, strictSequence: STRICT };

/** Tasks that one vehicle serves together, or nobody: the halves of a shipment, the jobs of a relation. */
export interface Bundles {
  /** Per task the one that stands for its bundle: the first in the order asked for. */
  leader: Int32Array;
  /** Per leader what kind it is, and its tasks in order at `members[first[leader]..first[leader + 1])`; nothing for others. */
  type: Uint8Array;
  first: Int32Array;
  members: Int32Array;
  /** Tasks of the largest bundle, and whether any must stand side by side. */
  largest: number;
  hasStrict: boolean;
  /** Scratch of `keepsOrder` and `isWhole`: per leader the walk that saw it last, how many tasks of it, and where. */
  marks: Int32Array;
  seen: Int32Array;
  at: Int32Array;
  mark: number;
}

interface Group {
  type: number;
  members: number[];
}

function groupsOf({ relations = [] }: Problem, tasks: Task[]): Group[] {
  const byKey = new Map(tasks.map((task, index) => [keyOfTask(task), index]));
  const related = relations.map(({ type, jobIds }) => ({
    type: TYPES[type],
    members: jobIds.map((id) => byKey.get(`job ${id}`)!),
  }));
  const pairs = tasks.flatMap(({ kind, id }, index) =>
    kind === "pickup" ? [{ type: PAIR, members: [index, byKey.get(`delivery ${id}`)!] }] : [],
  );
  return [...related, ...pairs];
}

/** Vehicles that alone may serve a task, since others of its bundle are frozen on them. */
export function heldByFrozen(problem: Problem, tasks: Task[], prefixes: readonly Int32Array[]): Map<Task, string> {
  const vehicleOf = new Map(
    prefixes.flatMap((prefix, vehicle) => Array.from(prefix, (task) => [task, vehicle] as const)),
  );
  const held = new Map<Task, string>();
  for (const { members } of groupsOf(problem, tasks)) {
    const vehicle = members.map((member) => vehicleOf.get(member)).find((each) => each !== undefined);
    if (vehicle === undefined) continue;
    for (const member of members) held.set(tasks[member]!, problem.vehicles[vehicle]!.id);
  }
  return held;
}

/** Undefined when every task stands for itself. What is frozen is served already: the rest of its bundle stands together. */
export function compileBundles(problem: Problem, tasks: Task[], prefixes: readonly Int32Array[]): Bundles | undefined {
  const frozen = new Set(prefixes.flatMap((prefix) => [...prefix]));
  const groups = groupsOf(problem, tasks)
    .map(({ type, members }) => ({ type, members: members.filter((member) => !frozen.has(member)) }))
    .filter(({ members }) => members.length > 1);
  if (groups.length === 0) return undefined;
  const count = tasks.length;
  const leader = Int32Array.from(tasks, (_, index) => index);
  const byLeader = new Map(groups.map((group) => [group.members[0]!, group]));
  for (const { members } of groups) for (const member of members) leader[member] = members[0]!;
  const type = new Uint8Array(count);
  const first = new Int32Array(count + 1);
  const members: number[] = [];
  for (let task = 0; task < count; task++) {
    const group = byLeader.get(task);
    if (group) {
      type[task] = group.type;
      members.push(...group.members);
    } else if (leader[task] === task) members.push(task);
    first[task + 1] = members.length;
  }
  return {
    leader,
    type,
    first,
    members: Int32Array.from(members),
    largest: Math.max(...groups.map((group) => group.members.length)),
    hasStrict: type.includes(STRICT),
    marks: new Int32Array(count),
    seen: new Int32Array(count),
    at: new Int32Array(count),
    mark: 0,
  };
}

/** Whether `route[0..count)` has every bundle that it touches whole, each in the order asked for. */
export function keepsOrder(bundles: Bundles, route: Int32Array, count: number): boolean {
  const { leader, type, first, members, marks, seen, at } = bundles;
  const mark = ++bundles.mark;
  let open = 0;
  for (let i = 0; i < count; i++) {
    const task = route[i]!;
    const lead = leader[task]!;
    const kind = type[lead]!;
    if (kind === SINGLE) continue;
    if (marks[lead] !== mark) {
      marks[lead] = mark;
      seen[lead] = 0;
      at[lead] = i - 1;
      open++;
    }
    if (kind !== SAME_VEHICLE && members[first[lead]! + seen[lead]!] !== task) return false;
    if (kind === STRICT && at[lead] !== i - 1) return false;
    at[lead] = i;
    if (++seen[lead]! === first[lead + 1]! - first[lead]!) open--;
  }
  return open === 0;
}
