DROP INDEX "orders_gateway";--> statement-breakpoint
DROP INDEX "orders_storage";--> statement-breakpoint
DROP INDEX "orders_placed";--> statement-breakpoint
CREATE INDEX "orders_receiver" ON "orders" USING btree ("receiver_name","placed_at","id");--> statement-breakpoint
CREATE INDEX "orders_placed" ON "orders" USING btree ("placed_at","id","gateway","storage_class");