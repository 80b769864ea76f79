package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.message.ScrubStatusResponse;
import picocli.CommandLine.Command;

/** {@code coffre-vault admin show-scrub}. */
@Command(name = "show-scrub", versionProvider = VersionText.class)
final class ShowScrubCommand extends AdminCliCommand<ScrubStatusResponse> {
    ShowScrubCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<ScrubStatusResponse> command() {
        return new MaintenanceCommands.ShowScrub();
    }

    @Override
    void show(ScrubStatusResponse answer, Printer printer) {
        ScrubLines.show(answer, printer);
    }
}
