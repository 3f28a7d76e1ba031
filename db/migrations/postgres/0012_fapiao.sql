CREATE TABLE "fapiao_issuers" (
	"id" text PRIMARY KEY NOT NULL,
	"service" text NOT NULL,
	"name_zh" text NOT NULL,
	"tax_id" text NOT NULL,
	"address" text NOT NULL,
	"phone" text NOT NULL,
	"bank" text NOT NULL,
	"bank_account" text NOT NULL,
	"drawer" text NOT NULL,
	"number_prefix" text NOT NULL,
	"position" integer NOT NULL,
	"valid_from_day" integer NOT NULL,
	"valid_to_day" integer,
	"is_demo" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "fapiao_lines" (
	"id" text PRIMARY KEY NOT NULL,
	"fapiao_id" text NOT NULL,
	"line_number" integer NOT NULL,
	"order_line_id" text,
	"blue_line_id" text,
	"name" text NOT NULL,
	"spec" text,
	"unit" text,
	"quantity_thousandths" bigint,
	"tax_class" text NOT NULL,
	"rate_basis_points" integer NOT NULL,
	"is_exempt" boolean NOT NULL,
	"net_fen" bigint NOT NULL,
	"tax_fen" bigint NOT NULL,
	"gross_fen" bigint NOT NULL,
	CONSTRAINT "fapiao_lines_sum" CHECK ("fapiao_lines"."gross_fen" = "fapiao_lines"."net_fen" + "fapiao_lines"."tax_fen" and "fapiao_lines"."gross_fen" <> 0)
);
--> statement-breakpoint
CREATE TABLE "fapiao_outbox" (
	"fapiao_id" text PRIMARY KEY NOT NULL,
	"idempotency_key" text NOT NULL,
	"state" text NOT NULL,
	"tries" integer NOT NULL,
	"next_try_at" bigint NOT NULL,
	"error" text,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "fapiao_refunds" (
	"refund_id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"taken_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "fapiao_requests" (
	"id" text PRIMARY KEY NOT NULL,
	"content_hash" text NOT NULL,
	"order_id" text NOT NULL,
	"order_number" text NOT NULL,
	"user_id" text,
	"kind" text NOT NULL,
	"title_kind" text NOT NULL,
	"name" text NOT NULL,
	"tax_id" text,
	"address" text,
	"phone" text,
	"bank" text,
	"bank_account" text,
	"email" text,
	"state" text NOT NULL,
	"answer" text,
	"override_reason" text,
	"overridden_by" text,
	"asked_by" text,
	"asked_at" bigint NOT NULL,
	"settled_by" text,
	"settled_at" bigint,
	CONSTRAINT "fapiao_requests_special_is_whole" CHECK ("fapiao_requests"."kind" = 'ordinary' or ("fapiao_requests"."title_kind" = 'unit' and "fapiao_requests"."tax_id" is not null and "fapiao_requests"."address" is not null
        and "fapiao_requests"."phone" is not null and "fapiao_requests"."bank" is not null and "fapiao_requests"."bank_account" is not null)),
	CONSTRAINT "fapiao_requests_unit_has_tax_id" CHECK ("fapiao_requests"."title_kind" = 'person' or "fapiao_requests"."tax_id" is not null),
	CONSTRAINT "fapiao_requests_override_has_its_maker" CHECK (("fapiao_requests"."override_reason" is null) = ("fapiao_requests"."overridden_by" is null))
);
--> statement-breakpoint
CREATE TABLE "fapiao_serials" (
	"issuer_id" text PRIMARY KEY NOT NULL,
	"last_serial" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "fapiao_titles" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"tax_id" text,
	"address" text,
	"phone" text,
	"bank" text,
	"bank_account" text,
	"is_default" boolean NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "fapiaos" (
	"id" text PRIMARY KEY NOT NULL,
	"request_id" text NOT NULL,
	"order_id" text NOT NULL,
	"order_number" text NOT NULL,
	"issuer_id" text NOT NULL,
	"kind" text NOT NULL,
	"colour" text NOT NULL,
	"blue_id" text,
	"blue_number" text,
	"red_reason" text,
	"is_exempt" boolean NOT NULL,
	"state" text NOT NULL,
	"serial" integer,
	"number" text,
	"external_number" text,
	"title_kind" text NOT NULL,
	"buyer_name" text NOT NULL,
	"buyer_tax_id" text,
	"buyer_address" text,
	"buyer_phone" text,
	"buyer_bank" text,
	"buyer_bank_account" text,
	"seller_name" text NOT NULL,
	"seller_tax_id" text NOT NULL,
	"seller_address" text NOT NULL,
	"seller_phone" text NOT NULL,
	"seller_bank" text NOT NULL,
	"seller_bank_account" text NOT NULL,
	"drawer" text NOT NULL,
	"is_demo" boolean NOT NULL,
	"net_fen" bigint NOT NULL,
	"tax_fen" bigint NOT NULL,
	"gross_fen" bigint NOT NULL,
	"drafted_by" text,
	"drafted_at" bigint NOT NULL,
	"issued_at" bigint,
	"content_hash" text,
	CONSTRAINT "fapiaos_sum" CHECK ("fapiaos"."gross_fen" = "fapiaos"."net_fen" + "fapiaos"."tax_fen"),
	CONSTRAINT "fapiaos_sign" CHECK (("fapiaos"."colour" = 'blue' and "fapiaos"."net_fen" >= 0 and "fapiaos"."tax_fen" >= 0 and "fapiaos"."gross_fen" > 0)
        or ("fapiaos"."colour" = 'red' and "fapiaos"."net_fen" <= 0 and "fapiaos"."tax_fen" <= 0 and "fapiaos"."gross_fen" < 0)),
	CONSTRAINT "fapiaos_red_has_its_blue" CHECK (("fapiaos"."colour" = 'red') = ("fapiaos"."blue_id" is not null) and ("fapiaos"."colour" = 'red') = ("fapiaos"."red_reason" is not null)
        and ("fapiaos"."colour" = 'red') = ("fapiaos"."blue_number" is not null)),
	CONSTRAINT "fapiaos_issued_is_numbered" CHECK (("fapiaos"."state" = 'issued') = ("fapiaos"."serial" is not null) and ("fapiaos"."state" = 'issued') = ("fapiaos"."number" is not null)
        and ("fapiaos"."state" = 'issued') = ("fapiaos"."issued_at" is not null) and ("fapiaos"."state" = 'issued') = ("fapiaos"."content_hash" is not null)),
	CONSTRAINT "fapiaos_special_is_taxed" CHECK ("fapiaos"."kind" = 'ordinary' or not "fapiaos"."is_exempt")
);
--> statement-breakpoint
CREATE TABLE "tax_items" (
	"category_id" text PRIMARY KEY NOT NULL,
	"name_zh" text NOT NULL,
	"source_zh" text NOT NULL,
	"source_en" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tax_rates" (
	"id" text PRIMARY KEY NOT NULL,
	"jurisdiction" text NOT NULL,
	"tax_class" text NOT NULL,
	"rate_basis_points" integer NOT NULL,
	"is_exempt" boolean NOT NULL,
	"valid_from_day" integer NOT NULL,
	"valid_to_day" integer,
	"source_zh" text NOT NULL,
	"source_en" text NOT NULL,
	CONSTRAINT "tax_rates_exempt_is_nothing" CHECK ("tax_rates"."rate_basis_points" >= 0 and not ("tax_rates"."is_exempt" and "tax_rates"."rate_basis_points" > 0))
);
--> statement-breakpoint
ALTER TABLE "fapiao_lines" ADD CONSTRAINT "fapiao_lines_fapiao_id_fapiaos_id_fk" FOREIGN KEY ("fapiao_id") REFERENCES "public"."fapiaos"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fapiao_lines" ADD CONSTRAINT "fapiao_lines_order_line_id_order_lines_id_fk" FOREIGN KEY ("order_line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fapiao_outbox" ADD CONSTRAINT "fapiao_outbox_fapiao_id_fapiaos_id_fk" FOREIGN KEY ("fapiao_id") REFERENCES "public"."fapiaos"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fapiao_refunds" ADD CONSTRAINT "fapiao_refunds_refund_id_refunds_id_fk" FOREIGN KEY ("refund_id") REFERENCES "public"."refunds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fapiao_requests" ADD CONSTRAINT "fapiao_requests_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fapiao_serials" ADD CONSTRAINT "fapiao_serials_issuer_id_fapiao_issuers_id_fk" FOREIGN KEY ("issuer_id") REFERENCES "public"."fapiao_issuers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fapiao_titles" ADD CONSTRAINT "fapiao_titles_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fapiaos" ADD CONSTRAINT "fapiaos_request_id_fapiao_requests_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."fapiao_requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fapiaos" ADD CONSTRAINT "fapiaos_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fapiaos" ADD CONSTRAINT "fapiaos_issuer_id_fapiao_issuers_id_fk" FOREIGN KEY ("issuer_id") REFERENCES "public"."fapiao_issuers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tax_items" ADD CONSTRAINT "tax_items_category_id_categories_id_fk" FOREIGN KEY ("category_id") REFERENCES "public"."categories"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "fapiao_lines_number" ON "fapiao_lines" USING btree ("fapiao_id","line_number");--> statement-breakpoint
CREATE INDEX "fapiao_lines_order_line" ON "fapiao_lines" USING btree ("order_line_id");--> statement-breakpoint
CREATE INDEX "fapiao_lines_blue" ON "fapiao_lines" USING btree ("blue_line_id");--> statement-breakpoint
CREATE UNIQUE INDEX "fapiao_outbox_key" ON "fapiao_outbox" USING btree ("idempotency_key");--> statement-breakpoint
CREATE INDEX "fapiao_outbox_due" ON "fapiao_outbox" USING btree ("next_try_at") WHERE state = 'ready';--> statement-breakpoint
CREATE INDEX "fapiao_refunds_order" ON "fapiao_refunds" USING btree ("order_id");--> statement-breakpoint
CREATE UNIQUE INDEX "fapiao_requests_one_open" ON "fapiao_requests" USING btree ("order_id") WHERE state in ('requested', 'issuing');--> statement-breakpoint
CREATE INDEX "fapiao_requests_order" ON "fapiao_requests" USING btree ("order_id","asked_at");--> statement-breakpoint
CREATE INDEX "fapiao_requests_user" ON "fapiao_requests" USING btree ("user_id","asked_at","id");--> statement-breakpoint
CREATE INDEX "fapiao_requests_state" ON "fapiao_requests" USING btree ("state","asked_at","id");--> statement-breakpoint
CREATE INDEX "fapiao_requests_asked" ON "fapiao_requests" USING btree ("asked_at","id");--> statement-breakpoint
CREATE INDEX "fapiao_requests_number" ON "fapiao_requests" USING btree ("order_number");--> statement-breakpoint
CREATE INDEX "fapiao_requests_name" ON "fapiao_requests" USING btree ("name");--> statement-breakpoint
CREATE INDEX "fapiao_titles_user" ON "fapiao_titles" USING btree ("user_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "fapiao_titles_one_default" ON "fapiao_titles" USING btree ("user_id") WHERE is_default;--> statement-breakpoint
CREATE UNIQUE INDEX "fapiaos_serial" ON "fapiaos" USING btree ("issuer_id","serial");--> statement-breakpoint
CREATE UNIQUE INDEX "fapiaos_number" ON "fapiaos" USING btree ("number");--> statement-breakpoint
CREATE INDEX "fapiaos_order" ON "fapiaos" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "fapiaos_request" ON "fapiaos" USING btree ("request_id");--> statement-breakpoint
CREATE INDEX "fapiaos_blue" ON "fapiaos" USING btree ("blue_id");--> statement-breakpoint
CREATE INDEX "fapiaos_drafted" ON "fapiaos" USING btree ("drafted_at","id");--> statement-breakpoint
CREATE INDEX "fapiaos_colour" ON "fapiaos" USING btree ("colour","drafted_at","id");--> statement-breakpoint
CREATE INDEX "fapiaos_state" ON "fapiaos" USING btree ("state","drafted_at","id");--> statement-breakpoint
CREATE INDEX "fapiaos_order_number" ON "fapiaos" USING btree ("order_number");--> statement-breakpoint
CREATE INDEX "fapiaos_buyer" ON "fapiaos" USING btree ("buyer_name");--> statement-breakpoint
CREATE INDEX "tax_rates_class" ON "tax_rates" USING btree ("tax_class","valid_from_day");--> statement-breakpoint
CREATE INDEX "refunds_settled" ON "refunds" USING btree ("settled_at");