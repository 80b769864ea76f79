package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.vault.wire.ScrubEntry;
import picocli.CommandLine.Command;

/** {@code coffre-vault admin show-scrub}. */
@Command(name = "show-scrub", versionProvider = Version.class)
final class ShowScrubCommand extends AdminCliCommand<ScrubEntry> {
    ShowScrubCommand(Environment environment, Texts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<ScrubEntry> command() {
        return new AdminCommand.ShowScrub();
    }

    @Override
    void show(ScrubEntry answer, Printer printer) {
        ScrubLines.show(answer, printer);
    }
}
