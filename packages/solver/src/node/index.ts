export { isBetter } from "./is-better.ts";
export { type MipSolver, makeMipSolver } from "./mip-solver.ts";
export { type ExactAnswer, type ExactBound, type ExactOptions, MOST_EXACT_JOBS, solveExact } from "./solve-exact.ts";
export { makeSolverPool, type PooledSolver, type PoolOptions, type SolverPool } from "./solver-pool.ts";
export { makeVroomServer, type VroomServer, type VroomServerOptions } from "./vroom-server.ts";
