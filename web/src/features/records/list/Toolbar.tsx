import {
  DeleteOutlined,
  ImportOutlined,
  MoreOutlined,
  PlusOutlined,
  PrinterOutlined,
  ReloadOutlined,
} from "@ant-design/icons";
import { Button, Dropdown, Tooltip } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";
import { canDo } from "../../../api/forms";
import { useAbility } from "../../../api/session";
import type { FormMeta, RecordPage } from "../../../api/types";
import { useDebounced, useShortcut } from "../../../lib/hooks";
import { useLabel } from "../../../lib/i18n";
import { SearchInput } from "../../../ui/SearchInput";
import { FilterButton } from "../filter/FilterButton";
import { viewKind } from "../views";
import { ColumnButton } from "./ColumnButton";
import { Count } from "./Count";
import { ExportButton } from "./ExportButton";
import type { ListState } from "./useListState";
import { ViewSettings } from "./ViewSettings";

interface Props {
  form: FormMeta;
  state: ListState;
  total: RecordPage["total"];
  shown: number;
  fetching: boolean;
  /** Little room: no export, short buttons. */
  compact: boolean;
  onRefresh: () => void;
  onCreate: () => void;
}

/** Title with count, search, filter, columns, export, import, create. */
export function Toolbar({ form, state, total, shown, fetching, compact, onRefresh, onCreate }: Props) {
  const { t } = useTranslation();
  const label = useLabel();
  const navigate = useNavigate();
  const location = useLocation();
  const mayImport = useAbility("import_data") && canDo(form, "import");
  const mayCreate = canDo(form, "create") && !form.append_only;
  useShortcut("c", () => mayCreate && onCreate());
  const kind = viewKind(state.view?.kind);
  const menu = [
    {
      key: "print",
      icon: <PrinterOutlined />,
      label: t("views.print.button"),
      onClick: () => void navigate(`/print/${form.key}${location.search}`),
    },
    ...(mayImport
      ? [
          {
            key: "import",
            icon: <ImportOutlined />,
            label: t("records.list.import"),
            onClick: () => void navigate(`/imports/new?form=${form.key}`),
          },
        ]
      : []),
    ...(canDo(form, "delete") && !form.append_only
      ? [
          {
            key: "recycle",
            icon: <DeleteOutlined />,
            label: t("records.recycle.title"),
            onClick: () => void navigate(`/recycled/${form.key}`),
          },
        ]
      : []),
  ];
  return (
    <header className="sl-toolbar">
      <h1>
        {label(form.label)} <Count form={form.key} state={state} total={total} shown={shown} />
      </h1>
      <SearchBox value={state.search} onChange={(search) => state.change({ search })} />
      <FilterButton
        form={form}
        filter={state.filter}
        // No filter is a change, too, where the view has one.
        onChange={(filter) => state.change({ filter: filter ?? (state.view?.filter ? {} : null) })}
      />
      <ColumnButton form={form} columns={state.columns} onChange={(columns) => state.change({ columns })} />
      {kind.Settings && !compact && <ViewSettings form={form} state={state} Settings={kind.Settings} />}
      <Tooltip title={t("records.list.refresh")}>
        <Button
          type="text"
          icon={<ReloadOutlined spin={fetching} />}
          aria-label={t("records.list.refresh")}
          onClick={onRefresh}
        />
      </Tooltip>
      <span className="sl-grow" />
      {canDo(form, "export") && !compact && (
        <ExportButton
          form={form.key}
          columns={state.columns}
          filter={state.filter}
          sort={state.sort}
          search={state.search}
        />
      )}
      {menu.length > 0 && (
        <Dropdown trigger={["click"]} menu={{ items: menu }}>
          <Button type="text" icon={<MoreOutlined />} aria-label={t("common.more")} />
        </Dropdown>
      )}
      {mayCreate && (
        <Tooltip title={t("records.list.createShortcut")} mouseEnterDelay={0.6}>
          <Button type="primary" icon={<PlusOutlined />} onClick={onCreate}>
            {compact ? null : t("records.list.create", { name: label(form.label) })}
          </Button>
        </Tooltip>
      )}
    </header>
  );
}

function SearchBox({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  const settled = useDebounced(text, 250);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed last goes into the address
  useEffect(() => {
    if (settled !== value) onChange(settled);
  }, [settled]);
  useEffect(() => setText(value), [value]);
  return <SearchInput hint={t("records.list.search")} value={text} onChange={setText} />;
}
