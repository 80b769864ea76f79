package dev.coffre.backup.recall;

import dev.coffre.backup.reference.Child;
import dev.coffre.sealing.Slice;
import java.util.concurrent.CompletableFuture;

/** A record that somebody waits for. */
record WantedRecord(Child child, CompletableFuture<Slice> raw) {}
