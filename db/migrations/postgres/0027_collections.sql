CREATE TABLE "collections" (
	"order_id" text PRIMARY KEY NOT NULL,
	"outlet_id" text NOT NULL,
	"code" text NOT NULL,
	"ready_at" bigint NOT NULL,
	"keep_until_day" integer,
	"collected_at" bigint
);
--> statement-breakpoint
ALTER TABLE "collections" ADD CONSTRAINT "collections_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "collections" ADD CONSTRAINT "collections_outlet_id_outlets_id_fk" FOREIGN KEY ("outlet_id") REFERENCES "public"."outlets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "collections_code" ON "collections" USING btree ("outlet_id","code") WHERE collected_at is null;--> statement-breakpoint
CREATE INDEX "orders_collected" ON "orders" USING btree ("fulfilment_outlet_id","placed_at") WHERE handover = 'collected';