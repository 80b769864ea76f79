package dev.coffre.server.cli;

import dev.coffre.vault.wire.SafeguardsEntry;

/** Prints a vault's safeguards. */
final class SafeguardLines {
    private SafeguardLines() {}

    static void show(SafeguardsEntry entry, Printer printer) {
        printer.say("safeguards.minimum", entry.days(), entry.weeks(), entry.months(), entry.years());
        printer.say("safeguards.soft-delete", entry.softDeleteDays());
        printer.say("safeguards.immutability." + entry.immutability());
    }
}
