import { useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useTranslation } from "react-i18next";
import { useRefreshRecords } from "../../api/records";
import { useErrorText } from "../../ui/states";
import {
  cancelImport,
  type ImportState,
  isRunning,
  saveFrom,
  type UndoPreview,
  undoImport,
  undoPreview,
} from "./api";
import { UndoForeseen } from "./UndoForeseen";

const UNDOABLE = new Set(["done", "failed", "cancelled"]);

/** Rows that failed as a file, and taking the whole import back. */
export function ImportActions({ item }: { item: ImportState }) {
  const { t } = useTranslation();
  const { modal, message } = App.useApp();
  const client = useQueryClient();
  const refresh = useRefreshRecords();
  const errorText = useErrorText();
  const download = async () => {
    try {
      await saveFrom(
        `/imports/${item.id}/errors?format=xlsx`,
        `${item.name.replace(/\.\w+$/, "")}-errors.xlsx`,
      );
    } catch (problem) {
      message.error(errorText(problem));
    }
  };
  const undo = async () => {
    let seen: UndoPreview;
    try {
      seen = await undoPreview(item.id);
    } catch (problem) {
      message.error(errorText(problem));
      return;
    }
    modal.confirm({
      title: t("imports.undo.title"),
      content: <UndoForeseen seen={seen} />,
      okText: t("imports.undo.button"),
      okButtonProps: { danger: true },
      onOk: async () => {
        try {
          await undoImport(item.id);
          await client.invalidateQueries({ queryKey: ["imports"] });
          refresh(item.form);
        } catch (problem) {
          message.error(errorText(problem));
        }
      },
    });
  };
  const original = async () => {
    try {
      await saveFrom(`/imports/${item.id}/file`, item.name);
    } catch (problem) {
      message.error(errorText(problem));
    }
  };
  const cancel = async () => {
    try {
      await cancelImport(item.id);
      await client.invalidateQueries({ queryKey: ["imports"] });
    } catch (problem) {
      message.error(errorText(problem));
    }
  };
  return (
    <>
      {(item.state === "running" || item.state === "queued") && (
        <Button size="small" onClick={() => void cancel()}>
          {t("imports.cancel")}
        </Button>
      )}{" "}
      {item.failed > 0 && !isRunning(item.state) && (
        <Button size="small" onClick={() => void download()}>
          {t("imports.errors")}
        </Button>
      )}{" "}
      {item.file && item.state !== "checked" && !isRunning(item.state) && (
        <Button size="small" onClick={() => void original()}>
          {t("imports.original")}
        </Button>
      )}{" "}
      {UNDOABLE.has(item.state) && item.created + item.updated > 0 && (
        <Button size="small" danger onClick={() => void undo()}>
          {t("imports.undo.button")}
        </Button>
      )}
    </>
  );
}
