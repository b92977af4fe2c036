import { type ReactNode, useId } from "react";

interface Props {
  name: string;
  help?: string | undefined;
  problem?: string | undefined;
  /** Name and control side by side, for switches. */
  inline?: boolean;
  /** Made of several inputs: the name is the group's. */
  group?: boolean;
  children: (id: string) => ReactNode;
}

/** A name, a control, and what to know or to mend about it. */
export function Setting({ name, help, problem, inline, group, children }: Props) {
  const id = useId();
  const title = group ? (
    <span className="sl-setting-name" id={`${id}-name`}>
      {name}
    </span>
  ) : (
    <label htmlFor={id}>{name}</label>
  );
  return (
    <div className="sl-setting" {...(group && { role: "group", "aria-labelledby": `${id}-name` })}>
      {inline ? (
        <div className="sl-setting-row">
          {title}
          {children(id)}
        </div>
      ) : (
        <>
          {title}
          {children(id)}
        </>
      )}
      {help && <div className="sl-setting-help">{help}</div>}
      {problem && (
        <div className="sl-setting-problem" role="alert">
          {problem}
        </div>
      )}
    </div>
  );
}
