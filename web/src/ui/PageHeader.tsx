import type { ReactNode } from "react";

/** Title line of a page: name left, tools right. */
export function PageHeader({
  title,
  extra,
  children,
}: {
  title: ReactNode;
  extra?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <header className="sl-page-header">
      <h1>{title}</h1>
      {children}
      {extra && <div className="sl-page-extra">{extra}</div>}
    </header>
  );
}
