interface Props extends React.ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: "primary" | "plain";
}

const looks = {
  primary: "bg-accent text-on-accent hover:brightness-110",
  plain: "border border-line-strong hover:bg-selected",
};

/** A button with words. */
export function Button({ kind = "plain", className = "", ...rest }: Props) {
  return (
    <button
      type="button"
      className={`inline-flex h-8 items-center justify-center gap-1.5 whitespace-nowrap rounded-md px-3 font-medium transition-colors disabled:opacity-50 ${looks[kind]} ${className}`}
      {...rest}
    />
  );
}
