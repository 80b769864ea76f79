package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.message.ScrubStatusResponse;
import dev.coffre.server.message.SetScrubPlanRequest;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code coffre-vault admin set-scrub}. */
@Command(name = "set-scrub", versionProvider = VersionText.class)
final class SetScrubCommand extends AdminCliCommand<ScrubStatusResponse> {
    @Option(names = "--days", paramLabel = "N", descriptionKey = "set-scrub.days")
    private Optional<Integer> days = Optional.empty();

    @Option(names = "--most-bytes", paramLabel = "BYTES", descriptionKey = "set-scrub.most-bytes")
    private Optional<Long> mostBytes = Optional.empty();

    SetScrubCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<ScrubStatusResponse> command() {
        return new MaintenanceCommands.PlanScrub(new SetScrubPlanRequest(days, mostBytes));
    }

    @Override
    void show(ScrubStatusResponse answer, Printer printer) {
        ScrubLines.show(answer, printer);
    }
}
