CREATE INDEX "remittances_amount" ON "remittances" USING btree ("amount_fen");--> statement-breakpoint
CREATE INDEX "remittances_payer" ON "remittances" USING btree ("payer_name");