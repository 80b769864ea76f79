package dev.coffre.server.audit;

import dev.coffre.server.catalog.AuditPlace;
import java.util.List;
import java.util.Optional;

/**
 * Entries, newest first.
 *
 * @param next where the next page begins, if there is one
 */
public record AuditPage(List<AuditEntry> entries, Optional<AuditPlace> next) {
    public AuditPage {
        entries = List.copyOf(entries);
    }
}
