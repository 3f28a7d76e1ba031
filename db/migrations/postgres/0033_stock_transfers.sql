CREATE TABLE "replenish_rules" (
	"valid_from_day" integer PRIMARY KEY NOT NULL,
	"sales_days" integer NOT NULL,
	"cover_days" integer NOT NULL,
	"source_zh" text NOT NULL,
	"source_en" text NOT NULL,
	CONSTRAINT "replenish_rules_days" CHECK ("replenish_rules"."sales_days" > 0 and "replenish_rules"."cover_days" > 0)
);
--> statement-breakpoint
CREATE TABLE "stock_transfer_lines" (
	"id" text PRIMARY KEY NOT NULL,
	"transfer_id" text NOT NULL,
	"variant_id" text NOT NULL,
	"suggested" integer NOT NULL,
	"asked" integer NOT NULL,
	"approved" integer,
	CONSTRAINT "stock_transfer_lines_not_below_zero" CHECK ("stock_transfer_lines"."asked" > 0 and "stock_transfer_lines"."approved" >= 0)
);
--> statement-breakpoint
CREATE TABLE "stock_transfer_lots" (
	"id" text PRIMARY KEY NOT NULL,
	"line_id" text NOT NULL,
	"lot_id" text NOT NULL,
	"packed" integer NOT NULL,
	"received" integer,
	"damaged" integer,
	"reason" text,
	CONSTRAINT "stock_transfer_lots_not_below_zero" CHECK ("stock_transfer_lots"."packed" > 0 and "stock_transfer_lots"."received" >= 0 and "stock_transfer_lots"."damaged" >= 0)
);
--> statement-breakpoint
CREATE TABLE "stock_transfers" (
	"id" text PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"from_outlet_id" text NOT NULL,
	"to_outlet_id" text NOT NULL,
	"state" text NOT NULL,
	"note" text,
	"asked_by" text,
	"asked_at" bigint NOT NULL,
	"approved_by" text,
	"packed_by" text,
	"packed_at" bigint,
	"received_by" text,
	"received_at" bigint,
	"cancelled_by" text,
	"cancel_reason" text,
	"changed_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "stock_transfer_lines" ADD CONSTRAINT "stock_transfer_lines_transfer_id_stock_transfers_id_fk" FOREIGN KEY ("transfer_id") REFERENCES "public"."stock_transfers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_transfer_lines" ADD CONSTRAINT "stock_transfer_lines_variant_id_variants_id_fk" FOREIGN KEY ("variant_id") REFERENCES "public"."variants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_transfer_lots" ADD CONSTRAINT "stock_transfer_lots_line_id_stock_transfer_lines_id_fk" FOREIGN KEY ("line_id") REFERENCES "public"."stock_transfer_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_transfers" ADD CONSTRAINT "stock_transfers_from_outlet_id_outlets_id_fk" FOREIGN KEY ("from_outlet_id") REFERENCES "public"."outlets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_transfers" ADD CONSTRAINT "stock_transfers_to_outlet_id_outlets_id_fk" FOREIGN KEY ("to_outlet_id") REFERENCES "public"."outlets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "stock_transfer_lines_goods" ON "stock_transfer_lines" USING btree ("transfer_id","variant_id");--> statement-breakpoint
CREATE UNIQUE INDEX "stock_transfer_lots_part" ON "stock_transfer_lots" USING btree ("line_id","lot_id");--> statement-breakpoint
CREATE INDEX "stock_transfer_lots_lot" ON "stock_transfer_lots" USING btree ("lot_id");--> statement-breakpoint
CREATE UNIQUE INDEX "stock_transfers_number" ON "stock_transfers" USING btree ("number");--> statement-breakpoint
CREATE INDEX "stock_transfers_to" ON "stock_transfers" USING btree ("to_outlet_id","state","changed_at");--> statement-breakpoint
CREATE INDEX "stock_transfers_from" ON "stock_transfers" USING btree ("from_outlet_id","state","changed_at");--> statement-breakpoint
CREATE INDEX "stock_transfers_changed" ON "stock_transfers" USING btree ("changed_at","id");