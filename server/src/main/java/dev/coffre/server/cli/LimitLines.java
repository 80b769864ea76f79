package dev.coffre.server.cli;

import dev.coffre.server.message.LimitsEntry;

/** Prints a vault's limits. */
final class LimitLines {
    private LimitLines() {}

    static void show(LimitsEntry entry, Printer printer) {
        printer.say("limits.points-a-day", entry.pointsADay());
        printer.say("limits.retain-days", entry.retainDays());
        printer.say("limits.registrations", entry.registrations());
        printer.message(entry);
    }
}
