package dev.coffre.vault.wire;

import static dev.coffre.vault.field.Holds.What.HASH;
import static dev.coffre.vault.field.Holds.What.ID;
import static dev.coffre.vault.field.Holds.What.MILLIS;

import dev.coffre.vault.field.Holds;
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
        @Holds(HASH) String previous,
        @Holds(MILLIS) long at,
        String actor,
        String from,
        String action,
        @Holds(ID) Optional<String> vault,
        String outcome,
        Map<String, String> facts) {
    public AuditLine {
        facts = new TreeMap<>(facts);
    }
}
