/** A titled part of the details. */
export function Section({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className="border-line border-b px-4 py-3 last:border-b-0">
      <h3 className="mb-1.5 font-medium text-muted text-xs">{title}</h3>
      {children}
    </section>
  );
}

/** Pairs of a word and its value; those without a value are left out. */
export function Facts({ children }: { children: React.ReactNode }) {
  return <dl className="grid grid-cols-[112px_1fr] gap-x-3 gap-y-1 px-4 py-3">{children}</dl>;
}

export function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  if (children === undefined || children === null || children === "") return null;
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}

/** A name in the text that opens what it names. */
export function Link({ onClick, children }: { onClick(): void; children: React.ReactNode }) {
  return (
    <button type="button" className="text-left text-accent hover:underline" onClick={onClick}>
      {children}
    </button>
  );
}
