import { createHash, randomBytes } from "node:crypto";

/** 256 random bits for a person or a program to keep; the store keeps only the hash. */
export function newSecret(prefix: string): string {
  return `${prefix}_${randomBytes(32).toString("base64url")}`;
}

export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
