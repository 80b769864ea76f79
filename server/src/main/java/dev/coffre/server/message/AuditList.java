package dev.coffre.server.message;

import java.util.List;
import java.util.Optional;

/**
 * Entries of the audit log, newest first.
 *
 * @param next where the next page begins; absent on the last page
 */
public record AuditList(List<AuditLine> entries, Optional<String> next) {
    public AuditList {
        entries = List.copyOf(entries);
    }
}
