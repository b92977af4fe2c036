import { Form, theme } from "antd";
import { createContext, use, useId } from "react";
import type { FrameProps } from "../../face";

interface DeskIds {
  id: string;
  describedBy: string | undefined;
  status: "error" | "";
}

const IdsContext = createContext<DeskIds | null>(null);

/** Id and error state that a control takes from the frame around it. */
export function useDeskIds(): DeskIds {
  const own = useId();
  return use(IdsContext) ?? { id: own, describedBy: undefined, status: "" };
}

/** Label above, help or error below. */
export function DeskFrame({ name, label, required, help, error, group, bare, children }: FrameProps) {
  const { token } = theme.useToken();
  const id = useId();
  const note = error || help ? `${id}-note` : undefined;
  const ids = (
    <IdsContext value={{ id, describedBy: note, status: error ? "error" : "" }}>{children}</IdsContext>
  );
  if (bare) return <div data-field={name}>{ids}</div>;
  const Title = group ? "span" : "label";
  return (
    <div
      data-field={name}
      {...(group ? { role: "group", "aria-labelledby": `${id}-label` } : {})}
      style={{ marginBottom: 14, minWidth: 0 }}
    >
      <Title
        id={`${id}-label`}
        htmlFor={group ? undefined : id}
        style={{ display: "block", marginBottom: 4, color: token.colorTextSecondary }}
      >
        {label}
        {required && <span style={{ color: token.colorError, marginInlineStart: 3 }}>*</span>}
      </Title>
      <Form.Item noStyle validateStatus={error ? "error" : ""}>
        <div>{ids}</div>
      </Form.Item>
      {(error || help) && (
        <div
          id={note}
          role={error ? "alert" : undefined}
          style={{ marginTop: 3, fontSize: 12, color: error ? token.colorError : token.colorTextTertiary }}
        >
          {error || help}
        </div>
      )}
    </div>
  );
}
