package dev.coffre.backup.recall;

import dev.coffre.backup.record.OpenedRecord;
import dev.coffre.backup.reference.Child;
import java.util.concurrent.CompletableFuture;

/** A requested record and the future of its result. */
record WantedRecord(Child child, CompletableFuture<OpenedRecord> opened) {}
