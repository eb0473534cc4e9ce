export { isBetter } from "./is-better.ts";
export { makeSolverPool, type PoolOptions, type SolverPool } from "./solver-pool.ts";
export { makeVroomServer, type VroomServer, type VroomServerOptions } from "./vroom-server.ts";
