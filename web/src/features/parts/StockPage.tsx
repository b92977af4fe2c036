import { Button, Tabs } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { useAbility } from "../../api/session";
import { PageHeader } from "../../ui/PageHeader";
import type { MoveKind } from "./api";
import { BelowSafety } from "./BelowSafety";
import { MoveForm } from "./MoveForm";
import { Moves } from "./Moves";
import { StockMatrix } from "./StockMatrix";
import "./parts.css";

const MOVES: MoveKind[] = ["receive", "issue", "return", "transfer", "scrap"];

/** The storekeeper's page: what is where, what runs short, the ledger; and the moves. */
export function StockPage() {
  const { t } = useTranslation();
  const { tab = "on-hand" } = useParams();
  const navigate = useNavigate();
  const mayMove = useAbility("manage_stock");
  const [moving, setMoving] = useState<{ kind: MoveKind; part?: { id: string; title: string } } | null>(null);
  return (
    <>
      <PageHeader
        title={t("parts.title")}
        extra={
          mayMove &&
          MOVES.map((kind) => (
            <Button
              key={kind}
              type={kind === "receive" ? "primary" : "default"}
              danger={kind === "scrap"}
              onClick={() => setMoving({ kind })}
            >
              {t(`parts.move.${kind}`)}
            </Button>
          ))
        }
      />
      <div className="sl-page-body">
        <Tabs
          activeKey={tab}
          onChange={(key) => void navigate(`/stock/${key}`)}
          destroyOnHidden
          items={[
            { key: "on-hand", label: t("parts.tab.onHand"), children: <StockMatrix /> },
            {
              key: "short",
              label: t("parts.tab.short"),
              children: (
                <BelowSafety
                  onReceive={mayMove ? (part) => setMoving({ kind: "receive", part }) : undefined}
                />
              ),
            },
            { key: "moves", label: t("parts.tab.moves"), children: <Moves /> },
          ]}
        />
      </div>
      {moving && <MoveForm kind={moving.kind} part={moving.part} onClose={() => setMoving(null)} />}
    </>
  );
}
