package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.vault.wire.ScrubEntry;
import dev.coffre.vault.wire.SetScrub;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code coffre-vault admin set-scrub}. */
@Command(name = "set-scrub", versionProvider = Version.class)
final class SetScrubCommand extends AdminCliCommand<ScrubEntry> {
    @Option(names = "--days", paramLabel = "N", descriptionKey = "set-scrub.days")
    private Optional<Integer> days = Optional.empty();

    @Option(names = "--most-bytes", paramLabel = "BYTES", descriptionKey = "set-scrub.most-bytes")
    private Optional<Long> mostBytes = Optional.empty();

    SetScrubCommand(Environment environment, Texts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<ScrubEntry> command() {
        return new AdminCommand.PlanScrub(new SetScrub(days, mostBytes));
    }

    @Override
    void show(ScrubEntry answer, Printer printer) {
        ScrubLines.show(answer, printer);
    }
}
