import { Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type TreeOption, treeFromText, treeText } from "../../core/trees";
import type { ControlProps } from "./contract";

/** Options in levels, as lines: two spaces in front for each level. Names keep their keys. */
export function TreeControl({ id, value, onChange }: ControlProps) {
  const { t } = useTranslation();
  const tree = (value as TreeOption[] | undefined) ?? [];
  const [text, setText] = useState(() => treeText(tree));
  return (
    <>
      <Input.TextArea
        id={id}
        autoSize={{ minRows: 5, maxRows: 18 }}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          onChange(treeFromText(event.target.value, tree));
        }}
        onBlur={() => setText(treeText(tree))}
      />
      <div className="sl-setting-help">{t("designer.control.tree")}</div>
    </>
  );
}
