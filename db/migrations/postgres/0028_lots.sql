CREATE TABLE "lot_events" (
	"id" text PRIMARY KEY NOT NULL,
	"lot_id" text NOT NULL,
	"kind" text NOT NULL,
	"outlet_id" text,
	"quantity" integer,
	"reason" text,
	"actor_user_id" text,
	"happened_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "lot_levels" (
	"outlet_id" text NOT NULL,
	"lot_id" text NOT NULL,
	"variant_id" text NOT NULL,
	"on_hand" integer NOT NULL,
	"block" text,
	"cold_since" bigint,
	CONSTRAINT "lot_levels_outlet_id_lot_id_pk" PRIMARY KEY("outlet_id","lot_id"),
	CONSTRAINT "lot_levels_not_below_zero" CHECK ("lot_levels"."on_hand" >= 0)
);
--> statement-breakpoint
CREATE TABLE "lots" (
	"id" text PRIMARY KEY NOT NULL,
	"variant_id" text NOT NULL,
	"code" text NOT NULL,
	"produced_day" integer NOT NULL,
	"last_day" integer,
	"source" text NOT NULL,
	"licence" text NOT NULL,
	"report_number" text NOT NULL,
	"report_day" integer,
	"state" text NOT NULL,
	"is_demo" boolean NOT NULL,
	"created_at" bigint NOT NULL,
	CONSTRAINT "lots_days" CHECK ("lots"."last_day" is null or "lots"."last_day" >= "lots"."produced_day")
);
--> statement-breakpoint
CREATE TABLE "sold_lots" (
	"order_line_id" text NOT NULL,
	"lot_id" text NOT NULL,
	"quantity" integer NOT NULL,
	"returned" integer NOT NULL,
	CONSTRAINT "sold_lots_order_line_id_lot_id_pk" PRIMARY KEY("order_line_id","lot_id"),
	CONSTRAINT "sold_lots_returned_within_sold" CHECK ("sold_lots"."returned" >= 0 and "sold_lots"."returned" <= "sold_lots"."quantity")
);
--> statement-breakpoint
DROP INDEX "stock_movements_cause";--> statement-breakpoint
ALTER TABLE "stock_levels" ADD COLUMN "lotted" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "stock_levels" ADD COLUMN "blocked" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "stock_movements" ADD COLUMN "lot_id" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "lot_events" ADD CONSTRAINT "lot_events_lot_id_lots_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."lots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lot_levels" ADD CONSTRAINT "lot_levels_outlet_id_outlets_id_fk" FOREIGN KEY ("outlet_id") REFERENCES "public"."outlets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lot_levels" ADD CONSTRAINT "lot_levels_lot_id_lots_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."lots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lots" ADD CONSTRAINT "lots_variant_id_variants_id_fk" FOREIGN KEY ("variant_id") REFERENCES "public"."variants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sold_lots" ADD CONSTRAINT "sold_lots_lot_id_lots_id_fk" FOREIGN KEY ("lot_id") REFERENCES "public"."lots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "lot_events_lot" ON "lot_events" USING btree ("lot_id","happened_at");--> statement-breakpoint
CREATE INDEX "lot_levels_shelf" ON "lot_levels" USING btree ("outlet_id","variant_id");--> statement-breakpoint
CREATE INDEX "lot_levels_lot" ON "lot_levels" USING btree ("lot_id");--> statement-breakpoint
CREATE UNIQUE INDEX "lots_code" ON "lots" USING btree ("variant_id","code");--> statement-breakpoint
CREATE INDEX "lots_created" ON "lots" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "lots_last_day" ON "lots" USING btree ("last_day");--> statement-breakpoint
CREATE INDEX "sold_lots_lot" ON "sold_lots" USING btree ("lot_id");--> statement-breakpoint
CREATE INDEX "stock_movements_lot" ON "stock_movements" USING btree ("lot_id","moved_at") WHERE lot_id <> '';--> statement-breakpoint
CREATE UNIQUE INDEX "stock_movements_cause" ON "stock_movements" USING btree ("source_id","reason","lot_id");--> statement-breakpoint
ALTER TABLE "stock_levels" ADD CONSTRAINT "stock_levels_blocked_within_hand" CHECK ("stock_levels"."blocked" >= 0 and "stock_levels"."blocked" <= "stock_levels"."on_hand");