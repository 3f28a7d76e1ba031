CREATE TABLE "bulk_packs" (
	"variant_id" text PRIMARY KEY NOT NULL,
	"quantity_min" integer NOT NULL,
	"case_quantity" integer NOT NULL,
	CONSTRAINT "bulk_packs_above_zero" CHECK ("bulk_packs"."quantity_min" > 0 and "bulk_packs"."case_quantity" > 0),
	CONSTRAINT "bulk_packs_whole_cases" CHECK ("bulk_packs"."quantity_min" % "bulk_packs"."case_quantity" = 0)
);
--> statement-breakpoint
CREATE TABLE "delivery_points" (
	"id" text PRIMARY KEY NOT NULL,
	"unit_id" text NOT NULL,
	"name" text NOT NULL,
	"receiver_name" text NOT NULL,
	"phone" text NOT NULL,
	"province_code" text NOT NULL,
	"prefecture_code" text,
	"county_code" text NOT NULL,
	"street" text NOT NULL,
	"detail" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL,
	"ended_at" bigint
);
--> statement-breakpoint
CREATE TABLE "delivery_rules" (
	"id" text PRIMARY KEY NOT NULL,
	"storage_class" text NOT NULL,
	"province_code" text NOT NULL,
	"lead_days" integer NOT NULL,
	"weekdays" text NOT NULL,
	"on_holidays" boolean NOT NULL,
	"ahead_days_max" integer NOT NULL,
	"valid_from_day" integer NOT NULL,
	"valid_to_day" integer,
	"source_zh" text NOT NULL,
	"source_en" text NOT NULL,
	CONSTRAINT "delivery_rules_days" CHECK ("delivery_rules"."lead_days" >= 0 and "delivery_rules"."ahead_days_max" >= "delivery_rules"."lead_days" and "delivery_rules"."weekdays" <> '')
);
--> statement-breakpoint
CREATE TABLE "public_holidays" (
	"day" integer PRIMARY KEY NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"source_zh" text NOT NULL,
	"source_en" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "purchase_lines" (
	"purchase_id" text NOT NULL,
	"line_number" integer NOT NULL,
	"row_number" integer,
	"typed_code" text NOT NULL,
	"typed_name" text NOT NULL,
	"typed_spec" text NOT NULL,
	"typed_quantity" text NOT NULL,
	"typed_point" text NOT NULL,
	"typed_day" text NOT NULL,
	"variant_id" text,
	"quantity" integer,
	"point_id" text,
	"delivery_day" integer,
	"unit_price_fen" bigint,
	"problems" text,
	CONSTRAINT "purchase_lines_purchase_id_line_number_pk" PRIMARY KEY("purchase_id","line_number"),
	CONSTRAINT "purchase_lines_quantity_above_zero" CHECK ("purchase_lines"."quantity" > 0)
);
--> statement-breakpoint
CREATE TABLE "purchase_orders" (
	"order_id" text PRIMARY KEY NOT NULL,
	"purchase_id" text NOT NULL,
	"point_id" text NOT NULL,
	"point_name" text NOT NULL,
	"delivery_day" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "purchase_rules" (
	"kind" text NOT NULL,
	"value" integer NOT NULL,
	"valid_from_day" integer NOT NULL,
	"valid_to_day" integer,
	"source_zh" text NOT NULL,
	"source_en" text NOT NULL,
	CONSTRAINT "purchase_rules_kind_valid_from_day_pk" PRIMARY KEY("kind","valid_from_day")
);
--> statement-breakpoint
CREATE TABLE "purchases" (
	"id" text PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"unit_id" text NOT NULL,
	"state" text NOT NULL,
	"source" text NOT NULL,
	"file_name" text,
	"idempotency_key" text NOT NULL,
	"content_hash" text NOT NULL,
	"note" text,
	"budget_line_id" text,
	"version" integer DEFAULT 1 NOT NULL,
	"row_count" integer NOT NULL,
	"checked_count" integer DEFAULT 0 NOT NULL,
	"bad_count" integer DEFAULT 0 NOT NULL,
	"goods_fen" bigint DEFAULT 0 NOT NULL,
	"freight_fen" bigint DEFAULT 0 NOT NULL,
	"total_fen" bigint DEFAULT 0 NOT NULL,
	"checked_at" bigint,
	"no_return_confirmed_at" bigint,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL,
	"submitted_by" text,
	"submitted_at" bigint,
	"decided_at" bigint,
	"placed_by" text,
	"placed_at" bigint,
	CONSTRAINT "purchases_total" CHECK ("purchases"."total_fen" = "purchases"."goods_fen" + "purchases"."freight_fen")
);
--> statement-breakpoint
CREATE TABLE "standing_list_lines" (
	"list_id" text NOT NULL,
	"line_number" integer NOT NULL,
	"variant_id" text NOT NULL,
	"quantity" integer NOT NULL,
	"point_id" text NOT NULL,
	CONSTRAINT "standing_list_lines_list_id_line_number_pk" PRIMARY KEY("list_id","line_number"),
	CONSTRAINT "standing_list_lines_quantity_above_zero" CHECK ("standing_list_lines"."quantity" > 0)
);
--> statement-breakpoint
CREATE TABLE "standing_lists" (
	"id" text PRIMARY KEY NOT NULL,
	"unit_id" text NOT NULL,
	"name" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL,
	"ended_at" bigint
);
--> statement-breakpoint
ALTER TABLE "bulk_packs" ADD CONSTRAINT "bulk_packs_variant_id_variants_id_fk" FOREIGN KEY ("variant_id") REFERENCES "public"."variants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_points" ADD CONSTRAINT "delivery_points_unit_id_buying_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."buying_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_points" ADD CONSTRAINT "delivery_points_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "purchase_lines" ADD CONSTRAINT "purchase_lines_purchase_id_purchases_id_fk" FOREIGN KEY ("purchase_id") REFERENCES "public"."purchases"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "purchase_lines" ADD CONSTRAINT "purchase_lines_variant_id_variants_id_fk" FOREIGN KEY ("variant_id") REFERENCES "public"."variants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "purchase_lines" ADD CONSTRAINT "purchase_lines_point_id_delivery_points_id_fk" FOREIGN KEY ("point_id") REFERENCES "public"."delivery_points"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "purchase_orders" ADD CONSTRAINT "purchase_orders_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "purchase_orders" ADD CONSTRAINT "purchase_orders_purchase_id_purchases_id_fk" FOREIGN KEY ("purchase_id") REFERENCES "public"."purchases"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "purchase_orders" ADD CONSTRAINT "purchase_orders_point_id_delivery_points_id_fk" FOREIGN KEY ("point_id") REFERENCES "public"."delivery_points"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "purchases" ADD CONSTRAINT "purchases_unit_id_buying_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."buying_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "purchases" ADD CONSTRAINT "purchases_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "purchases" ADD CONSTRAINT "purchases_submitted_by_users_id_fk" FOREIGN KEY ("submitted_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "purchases" ADD CONSTRAINT "purchases_placed_by_users_id_fk" FOREIGN KEY ("placed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "standing_list_lines" ADD CONSTRAINT "standing_list_lines_list_id_standing_lists_id_fk" FOREIGN KEY ("list_id") REFERENCES "public"."standing_lists"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "standing_list_lines" ADD CONSTRAINT "standing_list_lines_variant_id_variants_id_fk" FOREIGN KEY ("variant_id") REFERENCES "public"."variants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "standing_list_lines" ADD CONSTRAINT "standing_list_lines_point_id_delivery_points_id_fk" FOREIGN KEY ("point_id") REFERENCES "public"."delivery_points"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "standing_lists" ADD CONSTRAINT "standing_lists_unit_id_buying_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."buying_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "standing_lists" ADD CONSTRAINT "standing_lists_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "delivery_points_unit" ON "delivery_points" USING btree ("unit_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "delivery_points_name" ON "delivery_points" USING btree ("unit_id","name") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "delivery_rules_class" ON "delivery_rules" USING btree ("storage_class","province_code","valid_from_day");--> statement-breakpoint
CREATE INDEX "purchase_lines_variant" ON "purchase_lines" USING btree ("variant_id");--> statement-breakpoint
CREATE INDEX "purchase_lines_point" ON "purchase_lines" USING btree ("point_id");--> statement-breakpoint
CREATE UNIQUE INDEX "purchase_orders_delivery" ON "purchase_orders" USING btree ("purchase_id","point_id","delivery_day");--> statement-breakpoint
CREATE UNIQUE INDEX "purchases_number" ON "purchases" USING btree ("number");--> statement-breakpoint
CREATE UNIQUE INDEX "purchases_idempotency_key" ON "purchases" USING btree ("idempotency_key");--> statement-breakpoint
CREATE INDEX "purchases_unit" ON "purchases" USING btree ("unit_id","created_at","id");--> statement-breakpoint
CREATE INDEX "purchases_budget_line" ON "purchases" USING btree ("budget_line_id");--> statement-breakpoint
CREATE INDEX "standing_lists_unit" ON "standing_lists" USING btree ("unit_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "standing_lists_name" ON "standing_lists" USING btree ("unit_id","name") WHERE ended_at is null;