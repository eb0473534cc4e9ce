import type { SkillTerms, Vehicle } from "../model/problem.ts";

/** Whether the vehicle has all of the first skills, one of the second, and none of the third. */
export function hasSkills({ skills = [] }: Vehicle, { allOf = [], oneOf, noneOf = [] }: SkillTerms): boolean {
  return (
    allOf.every((skill) => skills.includes(skill)) &&
    (oneOf === undefined || oneOf.some((skill) => skills.includes(skill))) &&
    !noneOf.some((skill) => skills.includes(skill))
  );
}
