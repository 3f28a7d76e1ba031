CREATE TABLE "agreed_goods" (
	"terms_id" text NOT NULL,
	"variant_id" text NOT NULL,
	"quantity" integer NOT NULL,
	"unit_price_fen" bigint NOT NULL,
	CONSTRAINT "agreed_goods_terms_id_variant_id_pk" PRIMARY KEY("terms_id","variant_id"),
	CONSTRAINT "agreed_goods_above_zero" CHECK ("agreed_goods"."quantity" > 0 and "agreed_goods"."unit_price_fen" > 0)
);
--> statement-breakpoint
CREATE TABLE "agreed_terms" (
	"id" text PRIMARY KEY NOT NULL,
	"unit_id" text NOT NULL,
	"kind" text NOT NULL,
	"valid_from_day" integer NOT NULL,
	"valid_until_day" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "quote_invitations" (
	"request_id" text NOT NULL,
	"seller_id" text NOT NULL,
	CONSTRAINT "quote_invitations_request_id_seller_id_pk" PRIMARY KEY("request_id","seller_id")
);
--> statement-breakpoint
CREATE TABLE "quote_lines" (
	"quote_id" text NOT NULL,
	"line_number" integer NOT NULL,
	"variant_id" text NOT NULL,
	"quantity" integer NOT NULL,
	"unit_price_fen" bigint NOT NULL,
	CONSTRAINT "quote_lines_quote_id_line_number_pk" PRIMARY KEY("quote_id","line_number"),
	CONSTRAINT "quote_lines_above_zero" CHECK ("quote_lines"."unit_price_fen" > 0 and "quote_lines"."quantity" > 0)
);
--> statement-breakpoint
CREATE TABLE "quote_messages" (
	"id" text PRIMARY KEY NOT NULL,
	"request_id" text NOT NULL,
	"seller_id" text NOT NULL,
	"is_from_unit" boolean NOT NULL,
	"text" text NOT NULL,
	"written_by" text NOT NULL,
	"written_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "quote_request_lines" (
	"request_id" text NOT NULL,
	"line_number" integer NOT NULL,
	"variant_id" text NOT NULL,
	"quantity" integer NOT NULL,
	"list_price_fen" bigint NOT NULL,
	CONSTRAINT "quote_request_lines_request_id_line_number_pk" PRIMARY KEY("request_id","line_number"),
	CONSTRAINT "quote_request_lines_quantity_above_zero" CHECK ("quote_request_lines"."quantity" > 0)
);
--> statement-breakpoint
CREATE TABLE "quote_requests" (
	"id" text PRIMARY KEY NOT NULL,
	"content_hash" text NOT NULL,
	"number" text NOT NULL,
	"unit_id" text NOT NULL,
	"title" text NOT NULL,
	"note" text,
	"answer_by_day" integer NOT NULL,
	"state" text NOT NULL,
	"requested_by" text NOT NULL,
	"requested_at" bigint NOT NULL,
	"ended_by" text,
	"ended_at" bigint
);
--> statement-breakpoint
CREATE TABLE "quotes" (
	"id" text PRIMARY KEY NOT NULL,
	"content_hash" text NOT NULL,
	"request_id" text NOT NULL,
	"seller_id" text NOT NULL,
	"state" text NOT NULL,
	"valid_until_day" integer NOT NULL,
	"note" text,
	"total_fen" bigint NOT NULL,
	"offered_by" text NOT NULL,
	"offered_at" bigint NOT NULL,
	CONSTRAINT "quotes_total_above_zero" CHECK ("quotes"."total_fen" > 0)
);
--> statement-breakpoint
ALTER TABLE "purchases" ADD COLUMN "terms_id" text;--> statement-breakpoint
ALTER TABLE "agreed_goods" ADD CONSTRAINT "agreed_goods_terms_id_agreed_terms_id_fk" FOREIGN KEY ("terms_id") REFERENCES "public"."agreed_terms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreed_goods" ADD CONSTRAINT "agreed_goods_variant_id_variants_id_fk" FOREIGN KEY ("variant_id") REFERENCES "public"."variants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreed_terms" ADD CONSTRAINT "agreed_terms_unit_id_buying_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."buying_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quote_invitations" ADD CONSTRAINT "quote_invitations_request_id_quote_requests_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."quote_requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quote_lines" ADD CONSTRAINT "quote_lines_quote_id_quotes_id_fk" FOREIGN KEY ("quote_id") REFERENCES "public"."quotes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quote_lines" ADD CONSTRAINT "quote_lines_variant_id_variants_id_fk" FOREIGN KEY ("variant_id") REFERENCES "public"."variants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quote_messages" ADD CONSTRAINT "quote_messages_request_id_quote_requests_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."quote_requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quote_messages" ADD CONSTRAINT "quote_messages_written_by_users_id_fk" FOREIGN KEY ("written_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quote_request_lines" ADD CONSTRAINT "quote_request_lines_request_id_quote_requests_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."quote_requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quote_request_lines" ADD CONSTRAINT "quote_request_lines_variant_id_variants_id_fk" FOREIGN KEY ("variant_id") REFERENCES "public"."variants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quote_requests" ADD CONSTRAINT "quote_requests_unit_id_buying_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."buying_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quote_requests" ADD CONSTRAINT "quote_requests_requested_by_users_id_fk" FOREIGN KEY ("requested_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quote_requests" ADD CONSTRAINT "quote_requests_ended_by_users_id_fk" FOREIGN KEY ("ended_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quotes" ADD CONSTRAINT "quotes_request_id_quote_requests_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."quote_requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quotes" ADD CONSTRAINT "quotes_offered_by_users_id_fk" FOREIGN KEY ("offered_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "quote_invitations_seller" ON "quote_invitations" USING btree ("seller_id","request_id");--> statement-breakpoint
CREATE INDEX "quote_messages_thread" ON "quote_messages" USING btree ("request_id","seller_id","written_at");--> statement-breakpoint
CREATE UNIQUE INDEX "quote_request_lines_variant" ON "quote_request_lines" USING btree ("request_id","variant_id");--> statement-breakpoint
CREATE UNIQUE INDEX "quote_requests_number" ON "quote_requests" USING btree ("number");--> statement-breakpoint
CREATE INDEX "quote_requests_unit" ON "quote_requests" USING btree ("unit_id","requested_at");--> statement-breakpoint
CREATE INDEX "quotes_request" ON "quotes" USING btree ("request_id","offered_at");--> statement-breakpoint
CREATE UNIQUE INDEX "quotes_standing" ON "quotes" USING btree ("request_id","seller_id") WHERE state in ('offered', 'accepted');--> statement-breakpoint
CREATE UNIQUE INDEX "quotes_accepted" ON "quotes" USING btree ("request_id") WHERE state = 'accepted';--> statement-breakpoint
ALTER TABLE "purchases" ADD CONSTRAINT "purchases_terms_id_agreed_terms_id_fk" FOREIGN KEY ("terms_id") REFERENCES "public"."agreed_terms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "purchases_terms" ON "purchases" USING btree ("terms_id") WHERE terms_id is not null;