CREATE TABLE "fair_forecasts" (
	"id" text PRIMARY KEY NOT NULL,
	"content_hash" text NOT NULL,
	"fair_id" text NOT NULL,
	"scope" text NOT NULL,
	"member_id" text NOT NULL,
	"version" integer NOT NULL,
	"amount_fen" bigint NOT NULL,
	"stated_by" text NOT NULL,
	"stated_day" integer NOT NULL,
	"source" text NOT NULL,
	"entered_by" text NOT NULL,
	"entered_at" bigint NOT NULL,
	CONSTRAINT "fair_forecasts_member" CHECK (("fair_forecasts"."scope" = 'fair') = ("fair_forecasts"."member_id" = '')),
	CONSTRAINT "fair_forecasts_amount" CHECK ("fair_forecasts"."amount_fen" >= 0)
);
--> statement-breakpoint
CREATE TABLE "signed_order_ends" (
	"signed_order_id" text PRIMARY KEY NOT NULL,
	"reason" text NOT NULL,
	"ended_by" text NOT NULL,
	"ended_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "signed_order_lines" (
	"signed_order_id" text NOT NULL,
	"line_number" integer NOT NULL,
	"variant_id" text NOT NULL,
	"county_id" text NOT NULL,
	"sku" text NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"spec_zh" text NOT NULL,
	"spec_en" text NOT NULL,
	"quantity" integer NOT NULL,
	"unit_price_fen" bigint NOT NULL,
	CONSTRAINT "signed_order_lines_signed_order_id_line_number_pk" PRIMARY KEY("signed_order_id","line_number"),
	CONSTRAINT "signed_order_lines_above_zero" CHECK ("signed_order_lines"."quantity" > 0 and "signed_order_lines"."unit_price_fen" > 0)
);
--> statement-breakpoint
CREATE TABLE "signed_order_links" (
	"signed_order_id" text PRIMARY KEY NOT NULL,
	"unit_id" text NOT NULL,
	"linked_by" text NOT NULL,
	"linked_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "signed_orders" (
	"id" text PRIMARY KEY NOT NULL,
	"content_hash" text NOT NULL,
	"number" text NOT NULL,
	"fair_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"supplier_zh" text NOT NULL,
	"supplier_en" text NOT NULL,
	"unit_id" text,
	"buyer_name" text,
	"buyer_uscc" text,
	"signed_day" integer NOT NULL,
	"take_by_day" integer NOT NULL,
	"amount_fen" bigint NOT NULL,
	"note" text,
	"entered_by" text NOT NULL,
	"entered_at" bigint NOT NULL,
	CONSTRAINT "signed_orders_buyer" CHECK (("signed_orders"."unit_id" is null) <> ("signed_orders"."buyer_name" is null)),
	CONSTRAINT "signed_orders_days" CHECK ("signed_orders"."take_by_day" >= "signed_orders"."signed_day"),
	CONSTRAINT "signed_orders_amount" CHECK ("signed_orders"."amount_fen" > 0)
);
--> statement-breakpoint
ALTER TABLE "fair_forecasts" ADD CONSTRAINT "fair_forecasts_fair_id_fairs_id_fk" FOREIGN KEY ("fair_id") REFERENCES "public"."fairs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fair_forecasts" ADD CONSTRAINT "fair_forecasts_entered_by_users_id_fk" FOREIGN KEY ("entered_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signed_order_ends" ADD CONSTRAINT "signed_order_ends_signed_order_id_signed_orders_id_fk" FOREIGN KEY ("signed_order_id") REFERENCES "public"."signed_orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signed_order_ends" ADD CONSTRAINT "signed_order_ends_ended_by_users_id_fk" FOREIGN KEY ("ended_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signed_order_lines" ADD CONSTRAINT "signed_order_lines_signed_order_id_signed_orders_id_fk" FOREIGN KEY ("signed_order_id") REFERENCES "public"."signed_orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signed_order_lines" ADD CONSTRAINT "signed_order_lines_variant_id_variants_id_fk" FOREIGN KEY ("variant_id") REFERENCES "public"."variants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signed_order_lines" ADD CONSTRAINT "signed_order_lines_county_id_counties_id_fk" FOREIGN KEY ("county_id") REFERENCES "public"."counties"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signed_order_links" ADD CONSTRAINT "signed_order_links_signed_order_id_signed_orders_id_fk" FOREIGN KEY ("signed_order_id") REFERENCES "public"."signed_orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signed_order_links" ADD CONSTRAINT "signed_order_links_unit_id_buying_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."buying_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signed_order_links" ADD CONSTRAINT "signed_order_links_linked_by_users_id_fk" FOREIGN KEY ("linked_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signed_orders" ADD CONSTRAINT "signed_orders_fair_id_fairs_id_fk" FOREIGN KEY ("fair_id") REFERENCES "public"."fairs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signed_orders" ADD CONSTRAINT "signed_orders_supplier_id_suppliers_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."suppliers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signed_orders" ADD CONSTRAINT "signed_orders_unit_id_buying_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."buying_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signed_orders" ADD CONSTRAINT "signed_orders_entered_by_users_id_fk" FOREIGN KEY ("entered_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "fair_forecasts_version" ON "fair_forecasts" USING btree ("fair_id","scope","member_id","version");--> statement-breakpoint
CREATE UNIQUE INDEX "signed_order_lines_variant" ON "signed_order_lines" USING btree ("signed_order_id","variant_id");--> statement-breakpoint
CREATE INDEX "signed_order_links_unit" ON "signed_order_links" USING btree ("unit_id");--> statement-breakpoint
CREATE UNIQUE INDEX "signed_orders_number" ON "signed_orders" USING btree ("number");--> statement-breakpoint
CREATE INDEX "signed_orders_fair" ON "signed_orders" USING btree ("fair_id","signed_day");--> statement-breakpoint
CREATE INDEX "signed_orders_unit" ON "signed_orders" USING btree ("unit_id");