import {
  BarChartOutlined,
  CommentOutlined,
  FileTextOutlined,
  HistoryOutlined,
  LinkOutlined,
  PaperClipOutlined,
  ProfileOutlined,
  TableOutlined,
} from "@ant-design/icons";
import type { ComponentType, PointerEvent } from "react";
import { useTranslation } from "react-i18next";
import type { PageBlock } from "../../api/types";

type Kind = PageBlock["kind"];

/** Blocks that one can add, in the order of the palette. */
const KINDS: readonly { kind: Kind; Icon: ComponentType }[] = [
  { kind: "fields", Icon: ProfileOutlined },
  { kind: "related", Icon: LinkOutlined },
  { kind: "rows", Icon: TableOutlined },
  { kind: "timeline", Icon: CommentOutlined },
  { kind: "history", Icon: HistoryOutlined },
  { kind: "files", Icon: PaperClipOutlined },
  { kind: "report", Icon: BarChartOutlined },
  { kind: "text", Icon: FileTextOutlined },
];

interface Props {
  /** Kinds that the form has nothing for. */
  closed: (kind: Kind) => boolean;
  onAdd: (kind: Kind) => void;
  onGrab: (event: PointerEvent, kind: Kind) => void;
}

/** Kinds of blocks: dragged to their place, or added at the end by a click. */
export function Palette({ closed, onAdd, onGrab }: Props) {
  const { t } = useTranslation();
  return (
    <nav className="sl-pd-palette" aria-label={t("pages.palette")}>
      <h2>{t("pages.palette")}</h2>
      {KINDS.map(({ kind, Icon }) => (
        <button
          key={kind}
          type="button"
          disabled={closed(kind)}
          title={closed(kind) ? t("pages.nothingFor") : t("pages.addHint")}
          data-block={kind}
          onPointerDown={(event) => onGrab(event, kind)}
          onClick={() => onAdd(kind)}
        >
          <Icon /> {t(`pages.block.${kind}`)}
        </button>
      ))}
      <p className="sl-muted">{t("pages.keys")}</p>
    </nav>
  );
}
