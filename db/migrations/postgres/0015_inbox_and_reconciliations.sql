CREATE TABLE "gateway_days" (
	"gateway" text NOT NULL,
	"business_day" integer NOT NULL,
	"currency" text NOT NULL,
	"theirs_fen" bigint NOT NULL,
	"ours_fen" bigint NOT NULL,
	"checked_at" bigint NOT NULL,
	CONSTRAINT "gateway_days_gateway_business_day_currency_pk" PRIMARY KEY("gateway","business_day","currency")
);
--> statement-breakpoint
CREATE TABLE "payment_inbox" (
	"gateway" text NOT NULL,
	"event_id" text NOT NULL,
	"type" text NOT NULL,
	"about" text,
	"object_id" text NOT NULL,
	"state" text NOT NULL,
	"tries" integer NOT NULL,
	"next_try_at" bigint NOT NULL,
	"error" text,
	"received_at" bigint NOT NULL,
	CONSTRAINT "payment_inbox_gateway_event_id_pk" PRIMARY KEY("gateway","event_id")
);
--> statement-breakpoint
CREATE TABLE "reconciliations" (
	"id" text PRIMARY KEY NOT NULL,
	"gateway" text NOT NULL,
	"started_at" bigint NOT NULL,
	"finished_at" bigint,
	"repaired" integer NOT NULL,
	"differences" integer NOT NULL,
	"error" text
);
--> statement-breakpoint
ALTER TABLE "payment_exceptions" ADD COLUMN "closed_reason" text;--> statement-breakpoint
ALTER TABLE "payment_outbox" ADD COLUMN "key_changed_at" bigint;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "intent_id" text;--> statement-breakpoint
CREATE INDEX "payment_inbox_due" ON "payment_inbox" USING btree ("next_try_at") WHERE state = 'ready';--> statement-breakpoint
CREATE INDEX "reconciliations_gateway" ON "reconciliations" USING btree ("gateway","started_at");--> statement-breakpoint
CREATE UNIQUE INDEX "payments_intent" ON "payments" USING btree ("intent_id") WHERE intent_id is not null;