import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, DatePicker, Form, Input, Modal, Table, Tag } from "antd";
import type { Dayjs } from "dayjs";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { useReadOnly, useSession } from "../../api/session";
import type { Schemas } from "../../api/types";
import { fromWall } from "../../lib/zone";
import { RemoteSelect } from "../../ui/RemoteSelect";
import { EmptyState, ErrorState, PageSkeleton } from "../../ui/states";
import { When } from "../../ui/When";
import { FormDialog, useConfirmed } from "./FormDialog";

type Delegation = Schemas["DelegationRow"];
const KEY = ["admin", "/delegations"];

/** Who stands in for whom, of everybody; people who manage people set it for others. */
export const Away = () => <Delegations />;

/** The same for oneself, from the person's own menu. */
export default function MyAway({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { user } = useSession();
  return (
    <Modal open title={t("admin.away.mine")} footer={null} onCancel={onClose} width={760}>
      <Delegations me={user.id} />
    </Modal>
  );
}

function Delegations({ me }: { me?: string }) {
  const { t } = useTranslation();
  const confirmed = useConfirmed();
  const readOnly = useReadOnly();
  const [adding, setAdding] = useState(false);
  const list = useQuery({
    queryKey: [...KEY, me],
    queryFn: () => api.get<Delegation[]>("/delegations", { query: { user: me } }),
  });
  if (list.isPending) return <PageSkeleton rows={3} />;
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  const end = (row: Delegation) =>
    confirmed(t("admin.away.endTitle", { name: row.user.name }), undefined, () =>
      api.delete(`/delegations/${row.id}`),
    );
  return (
    <>
      <div className="sl-tools">
        <span className="sl-muted">{t("admin.away.noneHint")}</span>
        <span className="sl-grow" />
        {!readOnly && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
            {t("admin.away.create")}
          </Button>
        )}
      </div>
      {list.data.length === 0 ? (
        <EmptyState title={t("admin.away.none")} />
      ) : (
        <Table<Delegation>
          size="small"
          rowKey="id"
          dataSource={list.data}
          pagination={false}
          scroll={{ x: 640 }}
          columns={[
            { key: "user", title: t("admin.away.user"), render: (_value, row) => <b>{row.user.name}</b> },
            { key: "delegate", title: t("admin.away.delegate"), render: (_value, row) => row.delegate.name },
            {
              key: "span",
              title: t("admin.away.span"),
              render: (_value, row) => (
                <>
                  <When value={row.starts_at} /> – <When value={row.ends_at} />
                </>
              ),
            },
            {
              key: "state",
              title: t("admin.away.state"),
              width: 90,
              render: (_value, row) =>
                Date.parse(row.starts_at) <= Date.now() ? (
                  <Tag color="green">{t("admin.away.now")}</Tag>
                ) : (
                  <Tag>{t("admin.away.later")}</Tag>
                ),
            },
            { key: "note", title: t("admin.away.note"), dataIndex: "note" },
            {
              key: "do",
              align: "right",
              render: (_value, row) =>
                !readOnly &&
                (!me || row.user.id === me) && (
                  <Button size="small" onClick={() => end(row)}>
                    {t("admin.away.end")}
                  </Button>
                ),
            },
          ]}
        />
      )}
      {adding && <AwayForm me={me} onClose={() => setAdding(false)} />}
    </>
  );
}

interface Values {
  span: [Dayjs, Dayjs];
  note?: string;
}

function AwayForm({ me, onClose }: { me: string | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  const [user, setUser] = useState<string[]>(me ? [me] : []);
  const [delegate, setDelegate] = useState<string[]>([]);
  const save = ({ span, note }: Values) =>
    api.post("/delegations", {
      ...(!me && { user: user[0] }),
      delegate: delegate[0],
      starts_at: fromWall(span[0]),
      ends_at: fromWall(span[1]),
      note: note ?? "",
    });
  return (
    <FormDialog<Values>
      title={t("admin.away.create")}
      incomplete={!user[0] || !delegate[0]}
      save={save}
      onClose={onClose}
    >
      {!me && (
        <Form.Item label={t("admin.away.user")} required>
          <RemoteSelect
            form="user"
            placeholder={t("admin.away.user")}
            value={user}
            onChange={(ids) => setUser(ids)}
          />
        </Form.Item>
      )}
      <Form.Item label={t("admin.away.delegate")} required>
        <RemoteSelect
          form="user"
          placeholder={t("admin.away.delegate")}
          value={delegate}
          onChange={(ids) => setDelegate(ids)}
          {...(user[0] && { without: user[0] })}
        />
      </Form.Item>
      <Form.Item name="span" label={t("admin.away.span")} rules={[{ required: true }]}>
        <DatePicker.RangePicker
          showTime={{ format: "HH:mm" }}
          format="YYYY-MM-DD HH:mm"
          style={{ width: "100%" }}
        />
      </Form.Item>
      <Form.Item name="note" label={t("admin.away.note")}>
        <Input maxLength={300} />
      </Form.Item>
    </FormDialog>
  );
}
