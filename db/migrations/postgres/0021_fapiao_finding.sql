CREATE INDEX "fapiao_requests_kind" ON "fapiao_requests" USING btree ("kind","asked_at","id");--> statement-breakpoint
CREATE INDEX "fapiao_requests_tax_id" ON "fapiao_requests" USING btree ("tax_id");--> statement-breakpoint
CREATE INDEX "fapiaos_kind" ON "fapiaos" USING btree ("kind","drafted_at","id");