package dev.coffre.server.audit;

import dev.coffre.server.catalog.TimeCursor;
import java.util.List;
import java.util.Optional;

/**
 * A page of entries, newest first.
 *
 * @param next start of the next page, if there is one
 */
public record AuditEntryPage(List<AuditEntry> entries, Optional<TimeCursor> next) {
    public AuditEntryPage {
        entries = List.copyOf(entries);
    }
}
