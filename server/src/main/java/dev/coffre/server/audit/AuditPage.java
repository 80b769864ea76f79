package dev.coffre.server.audit;

import dev.coffre.server.catalog.AuditPlace;
import java.util.List;
import java.util.Optional;

/**
 * A page of entries, newest first.
 *
 * @param next start of the next page, if there is one
 */
public record AuditPage(List<AuditEntry> entries, Optional<AuditPlace> next) {
    public AuditPage {
        entries = List.copyOf(entries);
    }
}
