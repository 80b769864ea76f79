package dev.coffre.server.audit;

import dev.coffre.server.catalog.AuditCursor;
import java.util.List;
import java.util.Optional;

/**
 * A page of entries, newest first.
 *
 * @param next start of the next page, if there is one
 */
public record AuditEntryPage(List<AuditEntry> entries, Optional<AuditCursor> next) {
    public AuditEntryPage {
        entries = List.copyOf(entries);
    }
}
