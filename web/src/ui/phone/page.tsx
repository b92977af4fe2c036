import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon";

/** A screen: title bar, content, and optionally one bar of actions at the thumb. */
export function Page(props: {
  title?: ReactNode;
  back?: { label: string; onClick: () => void };
  extra?: ReactNode;
  foot?: ReactNode;
  tabs?: ReactNode;
  tabbar?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="p-page">
      {props.title !== undefined && (
        <header className="p-top">
          {props.back && (
            <button
              type="button"
              className="p-icon-btn"
              aria-label={props.back.label}
              onClick={props.back.onClick}
            >
              <Icon name="back" />
            </button>
          )}
          <h1>{props.title}</h1>
          {props.extra}
        </header>
      )}
      {props.tabs}
      <main className="p-body">{props.children}</main>
      {props.foot && <footer className="p-foot">{props.foot}</footer>}
      {props.tabbar}
    </div>
  );
}

export function Card(props: { title?: ReactNode; extra?: ReactNode; children: ReactNode }) {
  return (
    <section className="p-card">
      {props.title && (
        <h2>
          <span>{props.title}</span>
          {props.extra}
        </h2>
      )}
      {props.children}
    </section>
  );
}

/** Label and value pairs; pairs without a value are left out. */
export function Rows({ rows }: { rows: [label: string, value: ReactNode][] }) {
  const shown = rows.filter(
    ([, value]) => value !== null && value !== undefined && value !== "" && value !== false,
  );
  return (
    <dl className="p-rows">
      {shown.map(([label, value]) => (
        <div className="p-row" key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export type Tone = "blue" | "green" | "orange" | "red" | "grey";

export function Tag({ tone = "grey", children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`p-tag ${tone}`}>{children}</span>;
}

export function Note(props: { tone?: Tone; children: ReactNode; action?: ReactNode }) {
  const tone = props.tone ?? "blue";
  const icon: IconName = tone === "green" ? "check" : tone === "blue" ? "info" : "warn";
  return (
    <div className={`p-note ${tone}`} role={tone === "red" ? "alert" : "status"}>
      <Icon name={icon} />
      <div className="grow">{props.children}</div>
      {props.action}
    </div>
  );
}

export function Empty(props: { icon?: IconName; title: string; hint?: string; action?: ReactNode }) {
  return (
    <div className="p-empty">
      <Icon name={props.icon ?? "tasks"} size={44} />
      <strong>{props.title}</strong>
      {props.hint && <span>{props.hint}</span>}
      {props.action && <div>{props.action}</div>}
    </div>
  );
}

/** Grey blocks where content will be, `heights` in pixels. */
export function Skeleton({ heights = [96, 96, 96] }: { heights?: number[] }) {
  return (
    <div className="p-stack" aria-busy="true">
      {heights.map((height, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the blocks never move
        <div className="p-skel" style={{ height }} key={index} />
      ))}
    </div>
  );
}

export function Tabs<K extends string>(props: {
  value: K;
  tabs: { key: K; label: string; count?: number }[];
  onChange: (key: K) => void;
}) {
  return (
    <div className="p-tabs" role="tablist">
      {props.tabs.map((tab) => (
        <button
          type="button"
          role="tab"
          key={tab.key}
          aria-selected={tab.key === props.value}
          onClick={() => props.onChange(tab.key)}
        >
          {tab.label}
          {tab.count ? ` ${tab.count}` : ""}
        </button>
      ))}
    </div>
  );
}
