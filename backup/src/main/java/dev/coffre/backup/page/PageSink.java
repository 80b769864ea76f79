package dev.coffre.backup.page;

import dev.coffre.backup.record.RecordReference;

/** Receives finished pages. Seals a page, unless its pid is known already, and returns its reference. */
@FunctionalInterface
public interface PageSink {
    RecordReference seal(RawPage page);
}
