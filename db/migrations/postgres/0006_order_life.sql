CREATE TABLE "allocation_lines" (
	"id" text PRIMARY KEY NOT NULL,
	"allocation_id" text NOT NULL,
	"order_line_id" text NOT NULL,
	"quantity" integer NOT NULL,
	CONSTRAINT "allocation_lines_quantity_above_zero" CHECK ("allocation_lines"."quantity" > 0)
);
--> statement-breakpoint
CREATE TABLE "allocations" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"sequence" integer NOT NULL,
	"from_outlet_id" text NOT NULL,
	"from_supplier_id" text,
	"to_outlet_id" text NOT NULL,
	"to_supplier_id" text,
	"allocated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "carriers" (
	"id" text NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"carries_chilled" boolean NOT NULL,
	"carries_frozen" boolean NOT NULL,
	"is_demo" boolean NOT NULL,
	"valid_from_day" integer NOT NULL,
	"valid_to_day" integer,
	CONSTRAINT "carriers_id_valid_from_day_pk" PRIMARY KEY("id","valid_from_day")
);
--> statement-breakpoint
CREATE TABLE "fulfilment_rules" (
	"kind" text NOT NULL,
	"value" integer NOT NULL,
	"valid_from_day" integer NOT NULL,
	"valid_to_day" integer,
	"source_zh" text NOT NULL,
	"source_en" text NOT NULL,
	CONSTRAINT "fulfilment_rules_kind_valid_from_day_pk" PRIMARY KEY("kind","valid_from_day"),
	CONSTRAINT "fulfilment_rules_not_negative" CHECK ("fulfilment_rules"."value" >= 0)
);
--> statement-breakpoint
CREATE TABLE "parcel_lines" (
	"parcel_id" text NOT NULL,
	"order_line_id" text NOT NULL,
	"quantity" integer NOT NULL,
	CONSTRAINT "parcel_lines_parcel_id_order_line_id_pk" PRIMARY KEY("parcel_id","order_line_id"),
	CONSTRAINT "parcel_lines_quantity_above_zero" CHECK ("parcel_lines"."quantity" > 0)
);
--> statement-breakpoint
CREATE TABLE "parcels" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"parcel_number" integer NOT NULL,
	"carrier_id" text,
	"tracking_number" text,
	"shipped_at" bigint NOT NULL,
	"delivered_at" bigint,
	"received_day" integer,
	CONSTRAINT "parcels_carried_or_handed_over" CHECK (("parcels"."carrier_id" is null) = ("parcels"."tracking_number" is null) and ("parcels"."delivered_at" is null) = ("parcels"."received_day" is null))
);
--> statement-breakpoint
CREATE TABLE "order_counties" (
	"county_id" text NOT NULL,
	"placed_at" bigint NOT NULL,
	"order_id" text NOT NULL,
	CONSTRAINT "order_counties_county_id_placed_at_order_id_pk" PRIMARY KEY("county_id","placed_at","order_id")
);
--> statement-breakpoint
CREATE TABLE "reweighs" (
	"id" text PRIMARY KEY NOT NULL,
	"order_line_id" text NOT NULL,
	"ordered_grams" bigint NOT NULL,
	"final_grams" bigint NOT NULL,
	"refund_fen" bigint NOT NULL,
	"waived_fen" bigint NOT NULL,
	"refund_line_id" text,
	"weighed_by" text,
	"weighed_at" bigint NOT NULL,
	CONSTRAINT "reweighs_weights_above_zero" CHECK ("reweighs"."ordered_grams" > 0 and "reweighs"."final_grams" > 0 and "reweighs"."refund_fen" >= 0 and "reweighs"."waived_fen" >= 0),
	CONSTRAINT "reweighs_one_way" CHECK ("reweighs"."refund_fen" = 0 or "reweighs"."waived_fen" = 0),
	CONSTRAINT "reweighs_never_charged" CHECK ("reweighs"."final_grams" < "reweighs"."ordered_grams" or ("reweighs"."refund_fen" = 0 and "reweighs"."waived_fen" = 0))
);
--> statement-breakpoint
ALTER TABLE "attribution_entries" DROP CONSTRAINT "attribution_entries_amount_not_zero";--> statement-breakpoint
DROP INDEX "orders_placed";--> statement-breakpoint
ALTER TABLE "variants" ADD COLUMN "is_weighed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "order_events" ADD COLUMN "ref" text;--> statement-breakpoint
ALTER TABLE "order_events" ADD COLUMN "note" text;--> statement-breakpoint
ALTER TABLE "order_lines" ADD COLUMN "is_weighed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "progress" text DEFAULT 'none' NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "fulfilment_supplier_id" text;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "gateway" text DEFAULT 'demo' NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ALTER COLUMN "gateway" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "storage_class" text DEFAULT 'ambient' NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ALTER COLUMN "storage_class" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "received_day" integer;--> statement-breakpoint
ALTER TABLE "allocation_lines" ADD CONSTRAINT "allocation_lines_allocation_id_allocations_id_fk" FOREIGN KEY ("allocation_id") REFERENCES "public"."allocations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "allocation_lines" ADD CONSTRAINT "allocation_lines_order_line_id_order_lines_id_fk" FOREIGN KEY ("order_line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_from_outlet_id_outlets_id_fk" FOREIGN KEY ("from_outlet_id") REFERENCES "public"."outlets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_from_supplier_id_suppliers_id_fk" FOREIGN KEY ("from_supplier_id") REFERENCES "public"."suppliers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_to_outlet_id_outlets_id_fk" FOREIGN KEY ("to_outlet_id") REFERENCES "public"."outlets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_to_supplier_id_suppliers_id_fk" FOREIGN KEY ("to_supplier_id") REFERENCES "public"."suppliers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "parcel_lines" ADD CONSTRAINT "parcel_lines_parcel_id_parcels_id_fk" FOREIGN KEY ("parcel_id") REFERENCES "public"."parcels"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "parcel_lines" ADD CONSTRAINT "parcel_lines_order_line_id_order_lines_id_fk" FOREIGN KEY ("order_line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "parcels" ADD CONSTRAINT "parcels_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_counties" ADD CONSTRAINT "order_counties_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reweighs" ADD CONSTRAINT "reweighs_order_line_id_order_lines_id_fk" FOREIGN KEY ("order_line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reweighs" ADD CONSTRAINT "reweighs_refund_line_id_refund_lines_id_fk" FOREIGN KEY ("refund_line_id") REFERENCES "public"."refund_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "allocation_lines_line" ON "allocation_lines" USING btree ("order_line_id","allocation_id");--> statement-breakpoint
CREATE UNIQUE INDEX "allocations_order" ON "allocations" USING btree ("order_id","sequence");--> statement-breakpoint
CREATE INDEX "parcel_lines_line" ON "parcel_lines" USING btree ("order_line_id");--> statement-breakpoint
CREATE UNIQUE INDEX "parcels_order" ON "parcels" USING btree ("order_id","parcel_number");--> statement-breakpoint
CREATE UNIQUE INDEX "parcels_tracking" ON "parcels" USING btree ("carrier_id","tracking_number");--> statement-breakpoint
CREATE INDEX "parcels_tracking_number" ON "parcels" USING btree ("tracking_number");--> statement-breakpoint
CREATE UNIQUE INDEX "reweighs_line" ON "reweighs" USING btree ("order_line_id");--> statement-breakpoint
CREATE UNIQUE INDEX "reweighs_refund_line" ON "reweighs" USING btree ("refund_line_id");--> statement-breakpoint
CREATE INDEX "orders_state" ON "orders" USING btree ("state","placed_at","id");--> statement-breakpoint
CREATE INDEX "orders_progress" ON "orders" USING btree ("progress","placed_at","id");--> statement-breakpoint
CREATE INDEX "orders_outlet" ON "orders" USING btree ("fulfilment_outlet_id","placed_at","id");--> statement-breakpoint
CREATE INDEX "orders_gateway" ON "orders" USING btree ("gateway","placed_at","id");--> statement-breakpoint
CREATE INDEX "orders_storage" ON "orders" USING btree ("storage_class","placed_at","id");--> statement-breakpoint
CREATE INDEX "orders_phone" ON "orders" USING btree ("phone","placed_at","id");--> statement-breakpoint
CREATE INDEX "orders_delivered" ON "orders" USING btree ("received_day") WHERE progress = 'delivered';--> statement-breakpoint
CREATE INDEX "orders_placed" ON "orders" USING btree ("placed_at","id");--> statement-breakpoint
ALTER TABLE "attribution_entries" ADD CONSTRAINT "attribution_entries_not_empty" CHECK ("attribution_entries"."amount_fen" <> 0 or ("attribution_entries"."kind" = 'reweigh' and "attribution_entries"."weight_grams" <> 0));