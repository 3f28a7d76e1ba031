DROP INDEX "messages_state";--> statement-breakpoint
CREATE INDEX "messages_kind" ON "messages" USING btree ("kind","id","state","channel");--> statement-breakpoint
CREATE INDEX "messages_channel" ON "messages" USING btree ("channel","id","kind","state");--> statement-breakpoint
CREATE INDEX "messages_state" ON "messages" USING btree ("state","id","kind","channel");