CREATE TABLE "refund_lines" (
	"id" text PRIMARY KEY NOT NULL,
	"refund_id" text NOT NULL,
	"order_line_id" text NOT NULL,
	"amount_fen" bigint NOT NULL,
	"quantity" integer NOT NULL,
	"weight_grams" bigint NOT NULL,
	"order_count" integer NOT NULL,
	"disposition" text NOT NULL,
	"goods_quantity" integer NOT NULL,
	CONSTRAINT "refund_lines_amount_above_zero" CHECK ("refund_lines"."amount_fen" > 0),
	CONSTRAINT "refund_lines_not_negative" CHECK ("refund_lines"."quantity" >= 0 and "refund_lines"."weight_grams" >= 0 and "refund_lines"."order_count" in (0, 1) and "refund_lines"."goods_quantity" >= 0)
);
--> statement-breakpoint
CREATE TABLE "money_entries" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"ref" text NOT NULL,
	"order_id" text NOT NULL,
	"payment_id" text NOT NULL,
	"gateway" text NOT NULL,
	"amount_fen" bigint NOT NULL,
	"currency" text NOT NULL,
	"business_day" integer NOT NULL,
	"happened_at" bigint NOT NULL,
	"recorded_at" bigint NOT NULL,
	CONSTRAINT "money_entries_sign" CHECK (("money_entries"."kind" = 'refund' and "money_entries"."amount_fen" < 0) or ("money_entries"."kind" <> 'refund' and "money_entries"."amount_fen" > 0))
);
--> statement-breakpoint
CREATE TABLE "payment_exceptions" (
	"kind" text NOT NULL,
	"ref" text NOT NULL,
	"detail" text NOT NULL,
	"opened_at" bigint NOT NULL,
	"closed_at" bigint,
	"closed_by" text,
	CONSTRAINT "payment_exceptions_kind_ref_pk" PRIMARY KEY("kind","ref")
);
--> statement-breakpoint
CREATE TABLE "refunds" (
	"id" text PRIMARY KEY NOT NULL,
	"content_hash" text NOT NULL,
	"payment_id" text NOT NULL,
	"order_id" text NOT NULL,
	"amount_fen" bigint NOT NULL,
	"freight_fen" bigint NOT NULL,
	"state" text NOT NULL,
	"external_id" text,
	"reason" text NOT NULL,
	"note" text,
	"borne_by" text,
	"requested_by" text,
	"requested_at" bigint NOT NULL,
	"settled_at" bigint,
	CONSTRAINT "refunds_amount_above_zero" CHECK ("refunds"."amount_fen" > 0 and "refunds"."freight_fen" >= 0 and "refunds"."freight_fen" <= "refunds"."amount_fen")
);
--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "refunded_fen" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "refund_lines" ADD CONSTRAINT "refund_lines_refund_id_refunds_id_fk" FOREIGN KEY ("refund_id") REFERENCES "public"."refunds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refund_lines" ADD CONSTRAINT "refund_lines_order_line_id_order_lines_id_fk" FOREIGN KEY ("order_line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "refund_lines_line" ON "refund_lines" USING btree ("order_line_id","refund_id");--> statement-breakpoint
CREATE INDEX "refund_lines_refund" ON "refund_lines" USING btree ("refund_id");--> statement-breakpoint
CREATE UNIQUE INDEX "money_entries_cause" ON "money_entries" USING btree ("kind","ref");--> statement-breakpoint
CREATE INDEX "money_entries_day" ON "money_entries" USING btree ("business_day","gateway");--> statement-breakpoint
CREATE INDEX "money_entries_order" ON "money_entries" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "payment_exceptions_open" ON "payment_exceptions" USING btree ("closed_at","opened_at");--> statement-breakpoint
CREATE UNIQUE INDEX "refunds_external" ON "refunds" USING btree ("external_id");--> statement-breakpoint
CREATE INDEX "refunds_order" ON "refunds" USING btree ("order_id","requested_at");--> statement-breakpoint
CREATE INDEX "refunds_payment" ON "refunds" USING btree ("payment_id");--> statement-breakpoint
CREATE INDEX "refunds_open" ON "refunds" USING btree ("requested_at") WHERE state = 'requested';--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_refunded_within_amount" CHECK ("payments"."refunded_fen" >= 0 and "payments"."refunded_fen" <= "payments"."amount_fen");
--> statement-breakpoint
INSERT INTO money_entries (id, kind, ref, order_id, payment_id, gateway, amount_fen, currency, business_day, happened_at, recorded_at)
SELECT id, 'payment', id, order_id, id, gateway, amount_fen, currency, to_char(to_timestamp(paid_at / 1000) AT TIME ZONE 'UTC' + interval '8 hours', 'YYYYMMDD')::integer, paid_at, paid_at
FROM payments WHERE state = 'paid';
--> statement-breakpoint
CREATE TRIGGER money_entries_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON money_entries
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('money entries are never changed or deleted');
--> statement-breakpoint
CREATE TRIGGER refund_lines_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON refund_lines
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('refund lines are never changed or deleted');
