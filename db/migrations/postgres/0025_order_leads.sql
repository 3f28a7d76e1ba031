CREATE TABLE "order_leads" (
	"order_id" text PRIMARY KEY NOT NULL,
	"outlet_id" text NOT NULL,
	"scanned_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "order_leads" ADD CONSTRAINT "order_leads_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_leads" ADD CONSTRAINT "order_leads_outlet_id_outlets_id_fk" FOREIGN KEY ("outlet_id") REFERENCES "public"."outlets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "order_leads_outlet" ON "order_leads" USING btree ("outlet_id");