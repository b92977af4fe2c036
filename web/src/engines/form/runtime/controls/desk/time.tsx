import { TimePicker } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import type { TimeProps } from "../../controls";
import { useDeskIds } from "./frame";

const DAY = "2000-01-01";
const STEPS: readonly number[] = [5, 10, 15, 30];

/** Minutes are offered by steps that divide the hour; others are typed. */
export default function Time({ value, onChange, disabled, step, label }: TimeProps) {
  const { id, describedBy, status } = useDeskIds();
  const seconds = (value ?? "").length > 5;
  const change = (moment: Dayjs | null) =>
    onChange(moment ? moment.format(seconds ? "HH:mm:ss" : "HH:mm") : null);
  return (
    <TimePicker
      id={id}
      value={value ? dayjs(`${DAY}T${value}`) : null}
      format={seconds ? "HH:mm:ss" : "HH:mm"}
      minuteStep={(STEPS.includes(step) ? step : 1) as 1}
      needConfirm={false}
      disabled={disabled}
      status={status}
      style={{ width: "100%" }}
      aria-label={label}
      aria-describedby={describedBy}
      onChange={(moment) => change(moment as Dayjs | null)}
    />
  );
}
