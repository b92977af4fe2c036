import admin from "../locales/zh/admin.json";
import app from "../locales/zh/app.json";
import boards from "../locales/zh/boards.json";
import builder from "../locales/zh/builder.json";
import channels from "../locales/zh/channels.json";
import common from "../locales/zh/common.json";
import dashboards from "../locales/zh/dashboards.json";
import designer from "../locales/zh/designer.json";
import exports from "../locales/zh/exports.json";
import imports from "../locales/zh/imports.json";
import pages from "../locales/zh/pages.json";
import parts from "../locales/zh/parts.json";
import printing from "../locales/zh/printing.json";
import records from "../locales/zh/records.json";
import runtime from "../locales/zh/runtime.json";
import settlement from "../locales/zh/settlement.json";
import sharing from "../locales/zh/sharing.json";
import tickets from "../locales/zh/tickets.json";
import views from "../locales/zh/views.json";

export default {
  admin,
  app,
  boards,
  builder,
  channels,
  common,
  dashboards,
  designer,
  exports,
  imports,
  pages,
  parts,
  printing,
  records,
  runtime,
  settlement,
  sharing,
  tickets,
  views,
};
