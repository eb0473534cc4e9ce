import { useId } from "react";

interface Props extends Omit<React.InputHTMLAttributes<HTMLInputElement>, "id"> {
  label: string;
  /** What is wrong with it, if anything. */
  error?: string;
  hint?: string;
}

/** A labelled input with its error. */
export function Field({ label, error, hint, className = "", ...rest }: Props) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block text-muted text-xs">
        {label}
      </label>
      <input
        id={id}
        aria-invalid={error !== undefined}
        aria-describedby={note ? `${id}-note` : undefined}
        className="h-8 w-full min-w-0 rounded-md border border-line-strong bg-raised px-2.5 aria-invalid:border-late"
        {...rest}
      />
      {note && (
        <p id={`${id}-note`} className={`mt-1 text-xs ${error ? "text-late" : "text-muted"}`}>
          {error && "Not accepted: "}
          {note}
        </p>
      )}
    </div>
  );
}
