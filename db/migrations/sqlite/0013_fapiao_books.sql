CREATE TRIGGER fapiaos_content_fixed BEFORE UPDATE OF request_id, order_id, order_number, issuer_id, kind, colour, blue_id, blue_number, red_reason, is_exempt, title_kind, buyer_name, buyer_tax_id, buyer_address, buyer_phone, buyer_bank, buyer_bank_account, seller_name, seller_tax_id, seller_address, seller_phone, seller_bank, seller_bank_account, drawer, is_demo, net_fen, tax_fen, gross_fen, drafted_by, drafted_at ON fapiaos
BEGIN SELECT RAISE(ABORT, 'what stands on a fapiao is never changed'); END;
--> statement-breakpoint
CREATE TRIGGER fapiaos_issued_fixed BEFORE UPDATE ON fapiaos WHEN OLD.state <> 'drafted'
BEGIN SELECT RAISE(ABORT, 'issued fapiao are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER fapiaos_no_delete BEFORE DELETE ON fapiaos
BEGIN SELECT RAISE(ABORT, 'fapiao are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER fapiao_lines_no_update BEFORE UPDATE ON fapiao_lines
BEGIN SELECT RAISE(ABORT, 'lines of a fapiao are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER fapiao_lines_no_delete BEFORE DELETE ON fapiao_lines
BEGIN SELECT RAISE(ABORT, 'lines of a fapiao are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER fapiao_lines_none_later BEFORE INSERT ON fapiao_lines WHEN (SELECT state FROM fapiaos WHERE id = NEW.fapiao_id) <> 'drafted'
BEGIN SELECT RAISE(ABORT, 'issued fapiao take no further line'); END;
--> statement-breakpoint
CREATE TRIGGER fapiao_serials_one_by_one BEFORE UPDATE ON fapiao_serials WHEN NEW.last_serial <> OLD.last_serial + 1 OR NEW.issuer_id <> OLD.issuer_id
BEGIN SELECT RAISE(ABORT, 'serials of fapiao grow one by one'); END;
--> statement-breakpoint
CREATE TRIGGER fapiao_serials_no_delete BEFORE DELETE ON fapiao_serials
BEGIN SELECT RAISE(ABORT, 'serials of fapiao are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER fapiao_refunds_no_update BEFORE UPDATE ON fapiao_refunds
BEGIN SELECT RAISE(ABORT, 'refunds taken up are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER fapiao_refunds_no_delete BEFORE DELETE ON fapiao_refunds
BEGIN SELECT RAISE(ABORT, 'refunds taken up are never deleted'); END;
