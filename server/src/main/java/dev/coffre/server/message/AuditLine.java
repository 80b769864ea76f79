package dev.coffre.server.message;

import static dev.coffre.vault.field.FieldFormat.Format.HASH;
import static dev.coffre.vault.field.FieldFormat.Format.ID;
import static dev.coffre.vault.field.FieldFormat.Format.MILLIS;

import dev.coffre.vault.field.FieldFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One entry of the audit log (docs/format.md §15). Its JSON is the stored line.
 *
 * @param n number of the entry, from 1
 * @param previous SHA-256 of the previous line, in hex
 * @param at in ms, by the vault's clock
 * @param vault id, if the entry is about a vault
 * @param outcome {@code done}, or the code of a problem
 */
public record AuditLine(
        long n,
        @FieldFormat(HASH) String previous,
        @FieldFormat(MILLIS) long at,
        String actor,
        String from,
        String action,
        @FieldFormat(ID) Optional<String> vault,
        String outcome,
        Map<String, String> facts) {
    public AuditLine {
        facts = new TreeMap<>(facts);
    }
}
