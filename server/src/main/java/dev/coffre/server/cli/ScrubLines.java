package dev.coffre.server.cli;

import dev.coffre.server.message.DamageEntry;
import dev.coffre.server.message.DegradedEntry;
import dev.coffre.server.message.ScrubStatusResponse;
import dev.coffre.server.scrub.DamageKind;
import java.time.Instant;

/** Prints the state of the periodic scrub. */
final class ScrubLines {
    private ScrubLines() {}

    static void show(ScrubStatusResponse entry, Printer printer) {
        printer.say("scrub-state.plan", entry.days(), entry.bytesADay());
        if (entry.lastsDays() > entry.days()) {
            printer.say("scrub-state.slow", entry.mostBytes(), entry.lastsDays());
        }
        printer.say("scrub-state.read", entry.bytesRead(), entry.bytes(), entry.lastsDays());
        entry.filesRead()
                .ifPresentOrElse(
                        at -> printer.say("scrub-state.files", Instant.ofEpochMilli(at)),
                        () -> printer.say("scrub-state.files-never"));
        for (DamageEntry damage : entry.damages()) {
            DamageKind kind =
                    DamageKind.of(damage.oid().isPresent(), damage.pack().isPresent(), damage.file());
            printer.say(
                    "scrub-state.damage",
                    damage.file(),
                    printer.text("damage." + kind.code(), printer.reason(damage.reason())),
                    damage.oid().orElse("-"),
                    Instant.ofEpochMilli(damage.found()));
        }
        printer.say("scrub-state.degraded", entry.degradedPoints());
        for (DegradedEntry point : entry.degraded()) {
            printer.say("scrub-state.point", point.name(), point.seq());
        }
        printer.message(entry);
    }
}
