CREATE TRIGGER fapiaos_content_fixed BEFORE UPDATE OF request_id, order_id, order_number, issuer_id, kind, colour, blue_id, blue_number, red_reason, is_exempt, title_kind, buyer_name, buyer_tax_id, buyer_address, buyer_phone, buyer_bank, buyer_bank_account, seller_name, seller_tax_id, seller_address, seller_phone, seller_bank, seller_bank_account, drawer, is_demo, net_fen, tax_fen, gross_fen, drafted_by, drafted_at ON fapiaos
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('what stands on a fapiao is never changed');
--> statement-breakpoint
CREATE TRIGGER fapiaos_issued_fixed BEFORE UPDATE ON fapiaos
FOR EACH ROW WHEN (OLD.state <> 'drafted') EXECUTE FUNCTION refuse_change('issued fapiao are never changed');
--> statement-breakpoint
CREATE TRIGGER fapiaos_no_delete BEFORE DELETE OR TRUNCATE ON fapiaos
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('fapiao are never deleted');
--> statement-breakpoint
CREATE TRIGGER fapiao_lines_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON fapiao_lines
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('lines of a fapiao are never changed or deleted');
--> statement-breakpoint
CREATE FUNCTION refuse_later_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT state FROM fapiaos WHERE id = NEW.fapiao_id) <> 'drafted' THEN
    RAISE EXCEPTION 'issued fapiao take no further line';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER fapiao_lines_none_later BEFORE INSERT ON fapiao_lines
FOR EACH ROW EXECUTE FUNCTION refuse_later_line();
--> statement-breakpoint
CREATE TRIGGER fapiao_serials_one_by_one BEFORE UPDATE ON fapiao_serials
FOR EACH ROW WHEN (NEW.last_serial <> OLD.last_serial + 1 OR NEW.issuer_id <> OLD.issuer_id) EXECUTE FUNCTION refuse_change('serials of fapiao grow one by one');
--> statement-breakpoint
CREATE TRIGGER fapiao_serials_no_delete BEFORE DELETE OR TRUNCATE ON fapiao_serials
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('serials of fapiao are never deleted');
--> statement-breakpoint
CREATE TRIGGER fapiao_refunds_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON fapiao_refunds
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('refunds taken up are never changed or deleted');
