package dev.coffre.backup.fetch;

import dev.coffre.backup.record.OpenedRecord;
import dev.coffre.backup.record.RecordReference;
import java.util.concurrent.CompletableFuture;

/** A requested record and the future of its result. */
record PendingRecord(RecordReference child, CompletableFuture<OpenedRecord> opened) {}
