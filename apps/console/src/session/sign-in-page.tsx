import { KeyRound } from "lucide-react";
import { Notice } from "../controls/notice.tsx";

/** For who is not signed in: where the link is. */
export function SignInPage({ problem }: { problem: string | null }) {
  return (
    <main className="h-full bg-sunken">
      <Notice title="Sign in with a link" icon={<KeyRound size={18} />}>
        {problem && (
          <p role="alert" className="text-late">
            {problem}
          </p>
        )}
        <p>
          The server prints a one-time link when it starts:{" "}
          <strong className="font-medium text-ink">Reroute is ready</strong>, and an address that ends in{" "}
          <code className="rounded bg-line px-1 text-ink">#sign-in=…</code>. Open that address in this browser.
        </p>
        <p>A link works once. For a new one, start the server again or ask your administrator.</p>
      </Notice>
    </main>
  );
}
