import { useMutation } from "@tanstack/react-query";
import { Section } from "../details/facts.tsx";
import type { PlanView } from "../state/plan-view.ts";
import { sentenceOf } from "../state/server.ts";
import { useServer } from "../state/server-context.ts";
import { pinSentence } from "./pin-sentence.ts";

/** What an order's pin says, and the way to remove it; nothing without one. */
export function PinSection({ orderId, view }: { orderId: string; view: PlanView }) {
  const server = useServer();
  const pin = view.pinByOrder.get(orderId);
  const unpin = useMutation({ mutationFn: (id: string) => server.unpin(id) });
  if (pin === undefined) return null;
  return (
    <Section title="Pin">
      <div className="flex items-start gap-2">
        <p className="min-w-0 flex-1">{pinSentence(pin, view)}</p>
        <button
          type="button"
          className="shrink-0 text-accent hover:underline disabled:opacity-50"
          disabled={unpin.isPending}
          onClick={() => unpin.mutate(pin.id)}
        >
          Unpin
        </button>
      </div>
      {unpin.isError && (
        <p role="alert" className="text-late">
          {sentenceOf(unpin.error)}
        </p>
      )}
    </Section>
  );
}
