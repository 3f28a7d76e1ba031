DROP INDEX "payments_expiry";--> statement-breakpoint
CREATE INDEX "payments_expiry" ON "payments" USING btree ("expires_at") WHERE state in ('created', 'pending');