import { Button, Modal } from "antd";
import { useTranslation } from "react-i18next";
import { useLabel } from "../../lib/i18n";
import { inZone } from "../../lib/zone";
import type { Draft } from "./api";
import type { Definition } from "./core/definition";
import { differences } from "./core/differences";

interface Props {
  base: Definition | null;
  mine: Definition;
  current: Draft;
  onResolve: (mine: boolean) => void;
}

/** Two people changed the form: both contents side by side, and who; nothing is lost until one is chosen. */
export function ConflictDialog({ base, mine, current, onResolve }: Props) {
  const { t } = useTranslation();
  const who = current.updated_by?.name ?? t("designer.conflict.somebody");
  const at = current.updated_at ? inZone(current.updated_at).format("MM-DD HH:mm") : "";
  return (
    <Modal
      open
      closable={false}
      width={680}
      title={t("designer.conflict.title", { who, at })}
      footer={[
        <Button key="theirs" onClick={() => onResolve(false)}>
          {t("designer.conflict.takeTheirs", { who })}
        </Button>,
        <Button key="mine" type="primary" onClick={() => onResolve(true)}>
          {t("designer.conflict.takeMine")}
        </Button>,
      ]}
    >
      <p>{t("designer.conflict.hint")}</p>
      <div className="sl-both">
        <div>
          <h3>{t("designer.conflict.mine")}</h3>
          <Changes before={base ?? current.definition} after={mine} both={current.definition} />
        </div>
        <div>
          <h3>{t("designer.conflict.theirs", { who })}</h3>
          <Changes before={base ?? mine} after={current.definition} both={mine} />
        </div>
      </div>
    </Modal>
  );
}

interface ChangesProps {
  before: Definition;
  after: Definition;
  /** What the other content has just so is not said. */
  both?: Definition;
}

export function Changes({ before, after, both }: ChangesProps) {
  const { t } = useTranslation();
  const label = useLabel();
  const list = differences(before, after, both);
  if (list.length === 0) return <p className="sl-muted">{t("designer.change.none")}</p>;
  return (
    <ul className="sl-changes">
      {list.map((item, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines without a name of their own
        <li key={at}>{t(`designer.change.${item.kind}`, { name: label(item.label) })}</li>
      ))}
    </ul>
  );
}
