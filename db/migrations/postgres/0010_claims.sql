CREATE TABLE "claim_counts" (
	"order_id" text PRIMARY KEY NOT NULL,
	"claims" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "claim_events" (
	"id" text PRIMARY KEY NOT NULL,
	"content_hash" text NOT NULL,
	"claim_id" text NOT NULL,
	"step" integer NOT NULL,
	"kind" text NOT NULL,
	"actor_user_id" text,
	"answer" text,
	"happened_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "claim_lines" (
	"claim_id" text NOT NULL,
	"order_line_id" text NOT NULL,
	"quantity" integer NOT NULL,
	"received_day" integer NOT NULL,
	"last_day" integer NOT NULL,
	"rule_id" text NOT NULL,
	"accepted_quantity" integer,
	"accepted_fen" bigint,
	"disposition" text,
	CONSTRAINT "claim_lines_claim_id_order_line_id_pk" PRIMARY KEY("claim_id","order_line_id"),
	CONSTRAINT "claim_lines_quantity" CHECK ("claim_lines"."quantity" > 0 and ("claim_lines"."accepted_quantity" is null or ("claim_lines"."accepted_quantity" >= 0 and "claim_lines"."accepted_quantity" <= "claim_lines"."quantity"))),
	CONSTRAINT "claim_lines_accepted" CHECK ("claim_lines"."accepted_fen" is null or "claim_lines"."accepted_fen" >= 0)
);
--> statement-breakpoint
CREATE TABLE "claim_photos" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"event_id" text,
	"position" integer NOT NULL,
	"media_type" text NOT NULL,
	"width" integer NOT NULL,
	"height" integer NOT NULL,
	"bytes" integer NOT NULL,
	"thumbnail_bytes" integer NOT NULL,
	"hash" text NOT NULL,
	"stored_at" bigint NOT NULL,
	"erased_at" bigint,
	"removed_at" bigint,
	CONSTRAINT "claim_photos_sizes" CHECK ("claim_photos"."width" > 0 and "claim_photos"."height" > 0 and "claim_photos"."bytes" > 0 and "claim_photos"."thumbnail_bytes" > 0)
);
--> statement-breakpoint
CREATE TABLE "claim_rules" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"storage_class" text NOT NULL,
	"jurisdiction" text NOT NULL,
	"days" integer NOT NULL,
	"valid_from_day" integer NOT NULL,
	"valid_to_day" integer,
	"source_zh" text NOT NULL,
	"source_en" text NOT NULL,
	CONSTRAINT "claim_rules_days_above_zero" CHECK ("claim_rules"."days" > 0)
);
--> statement-breakpoint
CREATE TABLE "claim_statements" (
	"event_id" text PRIMARY KEY NOT NULL,
	"words" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "claims" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"claim_number" integer NOT NULL,
	"kind" text NOT NULL,
	"fault" text,
	"state" text NOT NULL,
	"steps" integer NOT NULL,
	"requested_at" bigint NOT NULL,
	"changed_at" bigint NOT NULL,
	"borne_by" text,
	"refund_id" text,
	CONSTRAINT "claims_fault" CHECK (("claims"."kind" = 'quality_claim') = ("claims"."fault" is not null)),
	CONSTRAINT "claims_accepted" CHECK (("claims"."state" = 'accepted') = ("claims"."refund_id" is not null) and ("claims"."state" = 'accepted') = ("claims"."borne_by" is not null))
);
--> statement-breakpoint
ALTER TABLE "claim_counts" ADD CONSTRAINT "claim_counts_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claim_events" ADD CONSTRAINT "claim_events_claim_id_claims_id_fk" FOREIGN KEY ("claim_id") REFERENCES "public"."claims"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claim_lines" ADD CONSTRAINT "claim_lines_claim_id_claims_id_fk" FOREIGN KEY ("claim_id") REFERENCES "public"."claims"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claim_lines" ADD CONSTRAINT "claim_lines_order_line_id_order_lines_id_fk" FOREIGN KEY ("order_line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claim_lines" ADD CONSTRAINT "claim_lines_rule_id_claim_rules_id_fk" FOREIGN KEY ("rule_id") REFERENCES "public"."claim_rules"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claim_photos" ADD CONSTRAINT "claim_photos_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claim_photos" ADD CONSTRAINT "claim_photos_event_id_claim_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."claim_events"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claim_statements" ADD CONSTRAINT "claim_statements_event_id_claim_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."claim_events"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claims" ADD CONSTRAINT "claims_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "claims" ADD CONSTRAINT "claims_refund_id_refunds_id_fk" FOREIGN KEY ("refund_id") REFERENCES "public"."refunds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "claim_events_step" ON "claim_events" USING btree ("claim_id","step");--> statement-breakpoint
CREATE INDEX "claim_lines_line" ON "claim_lines" USING btree ("order_line_id");--> statement-breakpoint
CREATE INDEX "claim_photos_event" ON "claim_photos" USING btree ("event_id","position");--> statement-breakpoint
CREATE INDEX "claim_photos_order" ON "claim_photos" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "claim_photos_loose" ON "claim_photos" USING btree ("stored_at") WHERE removed_at is null and (event_id is null or erased_at is not null);--> statement-breakpoint
CREATE UNIQUE INDEX "claim_rules_kind" ON "claim_rules" USING btree ("kind","storage_class","valid_from_day");--> statement-breakpoint
CREATE UNIQUE INDEX "claims_number" ON "claims" USING btree ("order_id","claim_number");--> statement-breakpoint
CREATE UNIQUE INDEX "claims_refund" ON "claims" USING btree ("refund_id");--> statement-breakpoint
CREATE INDEX "claims_waiting" ON "claims" USING btree ("changed_at","id") WHERE state = 'requested';--> statement-breakpoint
CREATE INDEX "claims_state" ON "claims" USING btree ("state","requested_at","id");--> statement-breakpoint
CREATE INDEX "claims_requested" ON "claims" USING btree ("requested_at","id");