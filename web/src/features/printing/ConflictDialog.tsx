import { Button, Modal } from "antd";
import { useTranslation } from "react-i18next";
import { useLabel } from "../../lib/i18n";
import type { Content, PrintTemplate } from "./api";
import { blocksOf, summary, wordOf } from "./model";
import { contentOf } from "./useTemplate";

interface Props {
  mine: Content;
  theirs: PrintTemplate;
  onTake: (theirs: PrintTemplate) => void;
  onKeep: (version: number) => void;
  onClose: () => void;
}

/** Somebody saved the template meanwhile: both contents side by side; nothing is lost until one is chosen. */
export function ConflictDialog({ mine, theirs, onTake, onKeep, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      open
      width={680}
      title={t("printing.conflict.title")}
      onCancel={onClose}
      footer={[
        <Button key="theirs" onClick={() => onTake(theirs)}>
          {t("printing.conflict.takeTheirs")}
        </Button>,
        <Button key="mine" type="primary" onClick={() => onKeep(theirs.version)}>
          {t("printing.conflict.takeMine")}
        </Button>,
      ]}
    >
      <p>{t("printing.conflict.hint")}</p>
      <div className="sl-both">
        <div>
          <h3>{t("printing.conflict.mine")}</h3>
          <Outline content={mine} other={contentOf(theirs)} />
        </div>
        <div>
          <h3>{t("printing.conflict.theirs")}</h3>
          <Outline content={contentOf(theirs)} other={mine} />
        </div>
      </div>
    </Modal>
  );
}

/** The parts of a template; those that the other one does not have in this way stand out. */
function Outline({ content, other }: { content: Content; other: Content }) {
  const { t } = useTranslation();
  const label = useLabel();
  const known = new Set(blocksOf(other.definition).map((block) => JSON.stringify(block)));
  return (
    <>
      <p>{label(content.label)}</p>
      <ol className="sl-print-outline">
        {blocksOf(content.definition).map((block, number) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no name but their place
          <li key={number} data-other={!known.has(JSON.stringify(block))}>
            {t(`printing.kinds.${wordOf(block)}` as never)} {summary(block, label)}
          </li>
        ))}
      </ol>
    </>
  );
}
