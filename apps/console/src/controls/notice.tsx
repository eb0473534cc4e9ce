/** A calm full-panel message: what is the case, and what to do. */
export function Notice({
  title,
  children,
  icon,
}: {
  title: string;
  children?: React.ReactNode;
  icon?: React.ReactNode;
}) {
  return (
    <div className="grid h-full min-h-40 place-items-center p-6">
      <div className="max-w-96 text-center">
        {icon && (
          <div className="mb-3 inline-grid size-10 place-items-center rounded-full bg-selected text-accent">{icon}</div>
        )}
        <p className="font-medium text-base">{title}</p>
        {children && <div className="mt-1 space-y-3 text-muted">{children}</div>}
      </div>
    </div>
  );
}
