CREATE TABLE "late_returns" (
	"id" text PRIMARY KEY NOT NULL,
	"refund_id" text NOT NULL,
	"order_line_id" text NOT NULL,
	"quantity" integer NOT NULL,
	"is_written_off" boolean NOT NULL,
	"returned_at" bigint NOT NULL,
	"recorded_by" text,
	CONSTRAINT "late_returns_quantity_above_zero" CHECK ("late_returns"."quantity" > 0)
);
--> statement-breakpoint
ALTER TABLE "claims" ADD COLUMN "are_goods_due" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "late_returns" ADD CONSTRAINT "late_returns_refund_id_refunds_id_fk" FOREIGN KEY ("refund_id") REFERENCES "public"."refunds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "late_returns" ADD CONSTRAINT "late_returns_order_line_id_order_lines_id_fk" FOREIGN KEY ("order_line_id") REFERENCES "public"."order_lines"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "late_returns_line" ON "late_returns" USING btree ("order_line_id","refund_id","is_written_off");--> statement-breakpoint
CREATE INDEX "claims_goods_due" ON "claims" USING btree ("changed_at","id") WHERE are_goods_due;