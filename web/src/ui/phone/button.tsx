import type { ButtonHTMLAttributes, ReactNode } from "react";
import { Icon, type IconName } from "./icon";

type ButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, "className" | "type"> & {
  look?: "primary" | "default" | "danger" | "plain";
  small?: boolean;
  block?: boolean;
  /** Shows a spinner and ignores further taps. */
  pending?: boolean;
  icon?: IconName;
  type?: "button" | "submit";
};

export function Button({
  look = "default",
  small,
  block,
  pending,
  icon,
  disabled,
  children,
  ...rest
}: ButtonProps) {
  const names = ["p-btn", look, small && "small", block && "block"].filter(Boolean).join(" ");
  return (
    <button type="button" {...rest} className={names} disabled={disabled || pending} aria-busy={pending}>
      {pending ? <span className="p-spin" /> : icon && <Icon name={icon} size={20} />}
      {children}
    </button>
  );
}

/** A link that looks like a button: call, navigate, open. */
export function LinkButton(props: {
  href: string;
  look?: "primary" | "default";
  icon?: IconName;
  children: ReactNode;
  small?: boolean;
}) {
  return (
    <a
      className={`p-btn ${props.look ?? "default"} ${props.small ? "small" : ""}`}
      href={props.href}
      rel="noreferrer"
    >
      {props.icon && <Icon name={props.icon} size={20} />}
      {props.children}
    </a>
  );
}

export function IconButton(props: {
  icon: IconName;
  label: string;
  onClick: () => void;
  disabled?: boolean;
}) {
  return (
    <button
      type="button"
      className="p-icon-btn"
      aria-label={props.label}
      onClick={props.onClick}
      disabled={props.disabled}
    >
      <Icon name={props.icon} />
    </button>
  );
}
