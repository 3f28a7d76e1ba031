CREATE TABLE "variant_codes" (
	"code" text PRIMARY KEY NOT NULL,
	"variant_id" text NOT NULL,
	"kind" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stock_differences" (
	"id" text PRIMARY KEY NOT NULL,
	"outlet_id" text NOT NULL,
	"variant_id" text NOT NULL,
	"quantity" integer NOT NULL,
	"source_id" text NOT NULL,
	"opened_at" bigint NOT NULL,
	"settled_at" bigint,
	"settled_by" text,
	"finding" text,
	CONSTRAINT "stock_differences_quantity_above_zero" CHECK ("stock_differences"."quantity" > 0)
);
--> statement-breakpoint
CREATE TABLE "till_devices" (
	"id" text PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"outlet_id" text NOT NULL,
	"made_by" text NOT NULL,
	"made_at" bigint NOT NULL,
	"code_hash" text,
	"code_expires_at" bigint NOT NULL,
	"secret_hash" text,
	"registered_at" bigint,
	"revoked_at" bigint,
	"revoked_by" text,
	"revoked_reason" text,
	"seen_at" bigint,
	"clock_ahead_ms" integer
);
--> statement-breakpoint
CREATE TABLE "till_returns" (
	"id" text PRIMARY KEY NOT NULL,
	"refund_id" text NOT NULL,
	"sale_id" text NOT NULL,
	"shift_id" text,
	"outlet_id" text NOT NULL,
	"amount_fen" bigint NOT NULL,
	"returned_by" text NOT NULL,
	"returned_at" bigint NOT NULL,
	CONSTRAINT "till_returns_amount_above_zero" CHECK ("till_returns"."amount_fen" > 0)
);
--> statement-breakpoint
CREATE TABLE "till_sales" (
	"id" text PRIMARY KEY NOT NULL,
	"device_id" text NOT NULL,
	"number" integer NOT NULL,
	"order_id" text NOT NULL,
	"shift_id" text NOT NULL,
	"outlet_id" text NOT NULL,
	"clerk_user_id" text NOT NULL,
	"device_sold_at" bigint NOT NULL,
	"sold_at" bigint NOT NULL,
	"received_at" bigint NOT NULL,
	"total_fen" bigint NOT NULL,
	"tender" text NOT NULL,
	"pay_reference" text,
	"caring_card" text,
	"snapshot_version" text NOT NULL,
	"content_hash" text NOT NULL,
	"is_price_changed" boolean NOT NULL,
	"is_short" boolean NOT NULL,
	"is_clock_off" boolean NOT NULL,
	"is_blocked_lot" boolean NOT NULL,
	"is_late_for_shift" boolean NOT NULL,
	CONSTRAINT "till_sales_number_above_zero" CHECK ("till_sales"."number" > 0)
);
--> statement-breakpoint
CREATE TABLE "till_set_aside" (
	"id" text PRIMARY KEY NOT NULL,
	"device_id" text NOT NULL,
	"kind" text NOT NULL,
	"entry_id" text NOT NULL,
	"number" integer,
	"content" text NOT NULL,
	"content_hash" text NOT NULL,
	"code" text NOT NULL,
	"detail" text NOT NULL,
	"clock_ahead_ms" integer NOT NULL,
	"received_at" bigint NOT NULL,
	"settled_at" bigint,
	"settled_by" text,
	"sale_id" text,
	"reason" text
);
--> statement-breakpoint
CREATE TABLE "till_shifts" (
	"id" text PRIMARY KEY NOT NULL,
	"device_id" text NOT NULL,
	"outlet_id" text NOT NULL,
	"clerk_user_id" text NOT NULL,
	"opened_at" bigint NOT NULL,
	"float_fen" bigint NOT NULL,
	"closed_at" bigint,
	"counted_fen" bigint,
	"explanation" text,
	"last_sale_number" integer,
	"device_sale_count" integer,
	"device_total_fen" bigint,
	"sealed_at" bigint,
	"expected_fen" bigint,
	"opened_hash" text NOT NULL,
	"closed_hash" text,
	"open_received_at" bigint NOT NULL,
	"close_received_at" bigint,
	CONSTRAINT "till_shifts_float" CHECK ("till_shifts"."float_fen" >= 0),
	CONSTRAINT "till_shifts_sealed" CHECK ("till_shifts"."sealed_at" is null or "till_shifts"."closed_at" is not null)
);
--> statement-breakpoint
ALTER TABLE "variant_codes" ADD CONSTRAINT "variant_codes_variant_id_variants_id_fk" FOREIGN KEY ("variant_id") REFERENCES "public"."variants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_differences" ADD CONSTRAINT "stock_differences_outlet_id_outlets_id_fk" FOREIGN KEY ("outlet_id") REFERENCES "public"."outlets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_differences" ADD CONSTRAINT "stock_differences_variant_id_variants_id_fk" FOREIGN KEY ("variant_id") REFERENCES "public"."variants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "till_devices" ADD CONSTRAINT "till_devices_outlet_id_outlets_id_fk" FOREIGN KEY ("outlet_id") REFERENCES "public"."outlets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "till_returns" ADD CONSTRAINT "till_returns_refund_id_refunds_id_fk" FOREIGN KEY ("refund_id") REFERENCES "public"."refunds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "till_returns" ADD CONSTRAINT "till_returns_sale_id_till_sales_id_fk" FOREIGN KEY ("sale_id") REFERENCES "public"."till_sales"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "till_returns" ADD CONSTRAINT "till_returns_shift_id_till_shifts_id_fk" FOREIGN KEY ("shift_id") REFERENCES "public"."till_shifts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "till_sales" ADD CONSTRAINT "till_sales_device_id_till_devices_id_fk" FOREIGN KEY ("device_id") REFERENCES "public"."till_devices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "till_sales" ADD CONSTRAINT "till_sales_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "till_set_aside" ADD CONSTRAINT "till_set_aside_device_id_till_devices_id_fk" FOREIGN KEY ("device_id") REFERENCES "public"."till_devices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "till_shifts" ADD CONSTRAINT "till_shifts_device_id_till_devices_id_fk" FOREIGN KEY ("device_id") REFERENCES "public"."till_devices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "till_shifts" ADD CONSTRAINT "till_shifts_clerk_user_id_users_id_fk" FOREIGN KEY ("clerk_user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "variant_codes_variant" ON "variant_codes" USING btree ("variant_id");--> statement-breakpoint
CREATE UNIQUE INDEX "stock_differences_source" ON "stock_differences" USING btree ("source_id");--> statement-breakpoint
CREATE INDEX "stock_differences_open" ON "stock_differences" USING btree ("outlet_id","opened_at") WHERE settled_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "till_devices_code" ON "till_devices" USING btree ("code");--> statement-breakpoint
CREATE UNIQUE INDEX "till_devices_code_hash" ON "till_devices" USING btree ("code_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "till_devices_secret" ON "till_devices" USING btree ("secret_hash");--> statement-breakpoint
CREATE INDEX "till_devices_outlet" ON "till_devices" USING btree ("outlet_id");--> statement-breakpoint
CREATE UNIQUE INDEX "till_returns_refund" ON "till_returns" USING btree ("refund_id");--> statement-breakpoint
CREATE INDEX "till_returns_shift" ON "till_returns" USING btree ("shift_id");--> statement-breakpoint
CREATE INDEX "till_returns_sale" ON "till_returns" USING btree ("sale_id");--> statement-breakpoint
CREATE UNIQUE INDEX "till_sales_number" ON "till_sales" USING btree ("device_id","number");--> statement-breakpoint
CREATE UNIQUE INDEX "till_sales_order" ON "till_sales" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "till_sales_shift" ON "till_sales" USING btree ("shift_id","number");--> statement-breakpoint
CREATE INDEX "till_sales_outlet" ON "till_sales" USING btree ("outlet_id","sold_at");--> statement-breakpoint
CREATE UNIQUE INDEX "till_set_aside_entry" ON "till_set_aside" USING btree ("device_id","entry_id","content_hash");--> statement-breakpoint
CREATE INDEX "till_set_aside_open" ON "till_set_aside" USING btree ("received_at") WHERE settled_at is null;--> statement-breakpoint
CREATE INDEX "till_set_aside_number" ON "till_set_aside" USING btree ("device_id","number");--> statement-breakpoint
CREATE INDEX "till_shifts_device" ON "till_shifts" USING btree ("device_id","opened_at");--> statement-breakpoint
CREATE INDEX "till_shifts_outlet" ON "till_shifts" USING btree ("outlet_id","opened_at");--> statement-breakpoint
CREATE INDEX "till_shifts_open" ON "till_shifts" USING btree ("opened_at") WHERE sealed_at is null;