const prefix = "#sign-in=";

export function hasSignInToken(): boolean {
  return location.hash.startsWith(prefix);
}

/** Takes the one-time token out of the address, so that it stays in no history and no screenshot; null without one. */
export function takeSignInToken(): string | null {
  if (!hasSignInToken()) return null;
  const token = decodeURIComponent(location.hash.slice(prefix.length));
  history.replaceState(null, "", location.pathname + location.search);
  return token;
}
