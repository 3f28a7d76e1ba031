CREATE TABLE "acceptance_claims" (
	"claim_id" text PRIMARY KEY NOT NULL,
	"acceptance_id" text NOT NULL,
	"fault" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "acceptance_lines" (
	"acceptance_id" text NOT NULL,
	"order_line_id" text NOT NULL,
	"delivered_quantity" integer NOT NULL,
	"accepted_quantity" integer NOT NULL,
	"short_quantity" integer NOT NULL,
	"damaged_quantity" integer NOT NULL,
	"refused_quantity" integer NOT NULL,
	"reason" text,
	CONSTRAINT "acceptance_lines_acceptance_id_order_line_id_pk" PRIMARY KEY("acceptance_id","order_line_id"),
	CONSTRAINT "acceptance_lines_sum" CHECK ("acceptance_lines"."delivered_quantity" > 0 and "acceptance_lines"."delivered_quantity" = "acceptance_lines"."accepted_quantity" + "acceptance_lines"."short_quantity" + "acceptance_lines"."damaged_quantity" + "acceptance_lines"."refused_quantity"),
	CONSTRAINT "acceptance_lines_not_negative" CHECK ("acceptance_lines"."accepted_quantity" >= 0 and "acceptance_lines"."short_quantity" >= 0 and "acceptance_lines"."damaged_quantity" >= 0 and "acceptance_lines"."refused_quantity" >= 0)
);
--> statement-breakpoint
CREATE TABLE "acceptance_outcomes" (
	"acceptance_id" text PRIMARY KEY NOT NULL,
	"decision_key" text NOT NULL,
	"content_hash" text NOT NULL,
	"outcome" text NOT NULL,
	"reason" text,
	"decided_by" text,
	"decided_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "acceptance_photos" (
	"photo_id" text PRIMARY KEY NOT NULL,
	"acceptance_id" text NOT NULL,
	"fault" text NOT NULL,
	"position" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "acceptances" (
	"id" text PRIMARY KEY NOT NULL,
	"content_hash" text NOT NULL,
	"order_id" text NOT NULL,
	"unit_id" text NOT NULL,
	"attempt" integer NOT NULL,
	"is_goods_first" boolean NOT NULL,
	"has_differences" boolean NOT NULL,
	"note" text,
	"accepted_by" text NOT NULL,
	"accepted_at" bigint NOT NULL
);
--> statement-breakpoint
DROP INDEX "claim_photos_loose";--> statement-breakpoint
ALTER TABLE "claim_photos" ADD COLUMN "held_by" text;--> statement-breakpoint
ALTER TABLE "acceptance_claims" ADD CONSTRAINT "acceptance_claims_claim_id_claims_id_fk" FOREIGN KEY ("claim_id") REFERENCES "public"."claims"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "acceptance_claims" ADD CONSTRAINT "acceptance_claims_acceptance_id_acceptances_id_fk" FOREIGN KEY ("acceptance_id") REFERENCES "public"."acceptances"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "acceptance_lines" ADD CONSTRAINT "acceptance_lines_acceptance_id_acceptances_id_fk" FOREIGN KEY ("acceptance_id") REFERENCES "public"."acceptances"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "acceptance_lines" ADD CONSTRAINT "acceptance_lines_order_line_id_order_lines_id_fk" FOREIGN KEY ("order_line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "acceptance_outcomes" ADD CONSTRAINT "acceptance_outcomes_acceptance_id_acceptances_id_fk" FOREIGN KEY ("acceptance_id") REFERENCES "public"."acceptances"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "acceptance_outcomes" ADD CONSTRAINT "acceptance_outcomes_decided_by_users_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "acceptance_photos" ADD CONSTRAINT "acceptance_photos_photo_id_claim_photos_id_fk" FOREIGN KEY ("photo_id") REFERENCES "public"."claim_photos"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "acceptance_photos" ADD CONSTRAINT "acceptance_photos_acceptance_id_acceptances_id_fk" FOREIGN KEY ("acceptance_id") REFERENCES "public"."acceptances"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "acceptances" ADD CONSTRAINT "acceptances_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "acceptances" ADD CONSTRAINT "acceptances_unit_id_buying_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."buying_units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "acceptances" ADD CONSTRAINT "acceptances_accepted_by_users_id_fk" FOREIGN KEY ("accepted_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "acceptance_claims_fault" ON "acceptance_claims" USING btree ("acceptance_id","fault");--> statement-breakpoint
CREATE INDEX "acceptance_lines_line" ON "acceptance_lines" USING btree ("order_line_id");--> statement-breakpoint
CREATE UNIQUE INDEX "acceptance_photos_position" ON "acceptance_photos" USING btree ("acceptance_id","fault","position");--> statement-breakpoint
CREATE UNIQUE INDEX "acceptances_attempt" ON "acceptances" USING btree ("order_id","attempt");--> statement-breakpoint
CREATE INDEX "acceptances_accepted" ON "acceptances" USING btree ("accepted_at","id");--> statement-breakpoint
CREATE INDEX "acceptances_to_answer" ON "acceptances" USING btree ("accepted_at","id") WHERE is_goods_first and has_differences;--> statement-breakpoint
CREATE INDEX "claim_photos_loose" ON "claim_photos" USING btree ("stored_at") WHERE removed_at is null and ((event_id is null and held_by is null) or erased_at is not null);