import type { Session } from "@reroute/protocol";
import { useQuery } from "@tanstack/react-query";
import { isSignedOut, sentenceOf } from "../state/server.ts";
import { useServer } from "../state/server-context.ts";
import { hasSignInToken, takeSignInToken } from "./sign-in-token.ts";

type SessionState =
  | { state: "loading" }
  | { state: "signed-in"; session: Session }
  | { state: "signed-out"; problem: string | null }
  | { state: "failed"; problem: string; retry: () => void };

// Taken when the page is loaded, before anything is shown: a second rendering must not lose it.
let token = takeSignInToken();
// A link that is opened in a tab of the console only changes the fragment: begin anew with it.
window.addEventListener("hashchange", () => {
  if (hasSignInToken()) location.reload();
});

/** Who is signed in. A token in the address is traded for a session first. */
export function useSession(): SessionState {
  const server = useServer();
  const query = useQuery({
    queryKey: ["session"],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      const offered = token;
      token = null;
      if (offered === null) return { session: await server.session(), problem: null };
      try {
        return { session: await server.signIn(offered), problem: null };
      } catch (error) {
        // A link that is used up does no harm to who is signed in already.
        const session = await server.session().catch(() => null);
        if (session) return { session, problem: null };
        if (!isSignedOut(error)) throw error;
        return { session: null, problem: "This link has been used or is too old." };
      }
    },
  });
  if (query.isPending) return { state: "loading" };
  if (query.isError) {
    if (isSignedOut(query.error)) return { state: "signed-out", problem: null };
    return { state: "failed", problem: sentenceOf(query.error), retry: () => void query.refetch() };
  }
  const { session, problem } = query.data;
  return session ? { state: "signed-in", session } : { state: "signed-out", problem };
}
