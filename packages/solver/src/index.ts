export type { Violation, ViolationCode } from "./check/violation.ts";
export { check } from "./check.ts";
export { diffPlans } from "./diff-plans.ts";
export { type Evaluation, evaluate } from "./evaluate.ts";
export { checkFile, evaluateFile, inFileUnit, pricesOfFile } from "./formats/file-unit.ts";
export { FormatError } from "./formats/format-error.ts";
export { encodeMatrixFile, type MatrixFile } from "./formats/matrix-file.ts";
export { readNativeSolution, readPrevious, writeNativeSolution } from "./formats/native.ts";
export { PROBLEM_FORMATS, type ProblemFile, type ProblemFormat } from "./formats/problem-file.ts";
export { type ProblemReading, readProblem } from "./formats/read-problem.ts";
export { isRoutes, planOfRoutes, type RoutesFile, readRoutes, stepsOfWords, writeRoutes } from "./formats/routes.ts";
export {
  type MakeTravelTable,
  type Point,
  straightLines,
  TravelError,
  type TravelTable,
} from "./formats/travel-table.ts";
export { checkVroom } from "./formats/vroom/check-vroom.ts";
export { readVroomAnswer, type VroomAnswer } from "./formats/vroom/read-answer.ts";
export { stopOfVroom } from "./formats/vroom/stop-of-vroom.ts";
export { planOfAnswer } from "./formats/vroom/to-problem.ts";
export { VroomError, type VroomErrorCode } from "./formats/vroom/vroom-error.ts";
export type { VroomInput } from "./formats/vroom/vroom-input.ts";
export { type ComputingTimes, writeVroom, writeVroomFailure, writeVroomPlan } from "./formats/vroom/write-vroom.ts";
export { checkInParts } from "./large/check-in-parts.ts";
export type { LargeProblem } from "./large/large-problem.ts";
export { type LargeOptions, partOf, solveInParts } from "./large/solve-in-parts.ts";
export { jobIdsOf, unassignedIdsOf } from "./model/ids-of.ts";
export { parsePrevious } from "./model/parse-previous.ts";
export { parseProblem } from "./model/parse-problem.ts";
export { parseSolution } from "./model/parse-solution.ts";
export type * from "./model/problem.ts";
export { ProblemError } from "./model/problem-error.ts";
export type * from "./model/solution.ts";
export type { LegLine, ListPatch, NewLegs, NewLocation, ProblemPatch } from "./patch/problem-patch.ts";
export { makeSolver, type Solver } from "./patch/solver.ts";
export { pricesOf, type VehiclePrice } from "./prices.ts";
export { sumCosts } from "./route/describe-route.ts";
export { solve } from "./solve.ts";
