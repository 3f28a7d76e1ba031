CREATE TABLE "counter_receipts" (
	"id" text PRIMARY KEY NOT NULL,
	"content_hash" text NOT NULL,
	"payment_id" text NOT NULL,
	"order_id" text NOT NULL,
	"outlet_id" text NOT NULL,
	"till" text,
	"shift_id" text,
	"tender" text NOT NULL,
	"amount_fen" bigint NOT NULL,
	"tendered_fen" bigint NOT NULL,
	"change_fen" bigint NOT NULL,
	"taken_by" text NOT NULL,
	"taken_at" bigint NOT NULL,
	"recorded_at" bigint NOT NULL,
	CONSTRAINT "counter_receipts_change" CHECK ("counter_receipts"."amount_fen" > 0 and "counter_receipts"."change_fen" >= 0 and "counter_receipts"."tendered_fen" = "counter_receipts"."amount_fen" + "counter_receipts"."change_fen")
);
--> statement-breakpoint
ALTER TABLE "counter_receipts" ADD CONSTRAINT "counter_receipts_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "counter_receipts_payment" ON "counter_receipts" USING btree ("payment_id");--> statement-breakpoint
CREATE INDEX "counter_receipts_outlet" ON "counter_receipts" USING btree ("outlet_id","taken_at");
--> statement-breakpoint
CREATE TRIGGER counter_receipts_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON counter_receipts
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('counter receipts are never changed or deleted');
