import { answerJobs } from "./answer-jobs.ts";
import { runJob } from "./run-job.ts";

answerJobs(runJob);
