import {
  BoldOutlined,
  ItalicOutlined,
  LinkOutlined,
  OrderedListOutlined,
  RedoOutlined,
  UndoOutlined,
  UnorderedListOutlined,
} from "@ant-design/icons";
import { type Editor, EditorContent, useEditor, useEditorState } from "@tiptap/react";
import StarterKit from "@tiptap/starter-kit";
import { Button, Input, Popover, Space, theme } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ControlProps } from "../../controls";

interface Tool {
  key: string;
  icon: ReactNode;
  active: (editor: Editor) => boolean;
  run: (editor: Editor) => void;
}

const never = () => false;

const TOOLS: Tool[] = [
  {
    key: "bold",
    icon: <BoldOutlined />,
    active: (editor) => editor.isActive("bold"),
    run: (editor) => editor.chain().focus().toggleBold().run(),
  },
  {
    key: "italic",
    icon: <ItalicOutlined />,
    active: (editor) => editor.isActive("italic"),
    run: (editor) => editor.chain().focus().toggleItalic().run(),
  },
  {
    key: "bulletList",
    icon: <UnorderedListOutlined />,
    active: (editor) => editor.isActive("bulletList"),
    run: (editor) => editor.chain().focus().toggleBulletList().run(),
  },
  {
    key: "orderedList",
    icon: <OrderedListOutlined />,
    active: (editor) => editor.isActive("orderedList"),
    run: (editor) => editor.chain().focus().toggleOrderedList().run(),
  },
  {
    key: "undo",
    icon: <UndoOutlined />,
    active: never,
    run: (editor) => editor.chain().focus().undo().run(),
  },
  {
    key: "redo",
    icon: <RedoOutlined />,
    active: never,
    run: (editor) => editor.chain().focus().redo().run(),
  },
];

function LinkTool({ editor }: { editor: Editor }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const set = (href: string) => {
    const chain = editor.chain().focus().extendMarkRange("link");
    if (href) chain.setLink({ href }).run();
    else chain.unsetLink().run();
    setOpen(false);
  };
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      content={
        <Input.Search
          defaultValue={String(editor.getAttributes("link").href ?? "")}
          placeholder="https://"
          enterButton={t("runtime.ok")}
          onSearch={set}
        />
      }
    >
      <Button type="text" size="small" icon={<LinkOutlined />} aria-label={t("runtime.richtext.link")} />
    </Popover>
  );
}

function Toolbar({ editor }: { editor: Editor }) {
  const { t } = useTranslation();
  const active = useEditorState({ editor, selector: () => TOOLS.map((tool) => tool.active(editor)) });
  return (
    <Space size={2} role="toolbar">
      {TOOLS.map((tool, index) => (
        <Button
          key={tool.key}
          type={active[index] ? "primary" : "text"}
          size="small"
          icon={tool.icon}
          title={t(`runtime.richtext.${tool.key}`)}
          aria-label={t(`runtime.richtext.${tool.key}`)}
          onClick={() => tool.run(editor)}
        />
      ))}
      <LinkTool editor={editor} />
    </Space>
  );
}

export default function RichText({ value, onChange, disabled, label }: ControlProps<string>) {
  const { token } = theme.useToken();
  const editor = useEditor({
    extensions: [
      StarterKit.configure({ link: { openOnClick: false, protocols: ["http", "https", "mailto", "tel"] } }),
    ],
    content: value,
    editable: !disabled,
    editorProps: { attributes: { class: "sl-richtext", "aria-label": label ?? "", role: "textbox" } },
    onUpdate: ({ editor: changed }) => onChange(changed.isEmpty ? "" : changed.getHTML()),
  });

  useEffect(() => {
    if (editor && !editor.isFocused && value !== editor.getHTML() && !(editor.isEmpty && !value)) {
      editor.commands.setContent(value, { emitUpdate: false });
    }
  }, [editor, value]);

  useEffect(() => {
    editor?.setEditable(!disabled, false);
  }, [editor, disabled]);

  return (
    <div style={{ border: `1px solid ${token.colorBorder}`, borderRadius: token.borderRadius }}>
      {editor && !disabled && (
        <div style={{ borderBottom: `1px solid ${token.colorBorderSecondary}`, padding: 2 }}>
          <Toolbar editor={editor} />
        </div>
      )}
      <EditorContent editor={editor} style={{ padding: "6px 10px", minHeight: 90 }} />
    </div>
  );
}
