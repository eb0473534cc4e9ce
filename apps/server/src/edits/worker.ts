import { answerJobs } from "../optimization/answer-jobs.ts";
import { runEdit } from "./run-edit.ts";

answerJobs(runEdit);
