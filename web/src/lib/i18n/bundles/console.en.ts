import admin from "../locales/en/admin.json";
import app from "../locales/en/app.json";
import boards from "../locales/en/boards.json";
import builder from "../locales/en/builder.json";
import channels from "../locales/en/channels.json";
import common from "../locales/en/common.json";
import dashboards from "../locales/en/dashboards.json";
import designer from "../locales/en/designer.json";
import exports from "../locales/en/exports.json";
import imports from "../locales/en/imports.json";
import pages from "../locales/en/pages.json";
import parts from "../locales/en/parts.json";
import printing from "../locales/en/printing.json";
import records from "../locales/en/records.json";
import runtime from "../locales/en/runtime.json";
import settlement from "../locales/en/settlement.json";
import sharing from "../locales/en/sharing.json";
import tickets from "../locales/en/tickets.json";
import views from "../locales/en/views.json";

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
