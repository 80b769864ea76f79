package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.message.LimitsEntry;
import dev.coffre.server.message.SetLimitsRequest;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin set-limits}. */
@Command(name = "set-limits", versionProvider = VersionText.class)
final class SetLimitsCommand extends AdminCliCommand<LimitsEntry> {
    @Parameters(index = "0", paramLabel = "VAULT", descriptionKey = "vault")
    private String vault = "";

    @Option(names = "--points-a-day", paramLabel = "N", descriptionKey = "set-limits.points-a-day")
    private Optional<Integer> pointsADay = Optional.empty();

    @Option(names = "--retain-days", paramLabel = "N", descriptionKey = "set-limits.retain-days")
    private Optional<Integer> retainDays = Optional.empty();

    @Option(names = "--registrations", paramLabel = "N", descriptionKey = "set-limits.registrations")
    private Optional<Integer> registrations = Optional.empty();

    SetLimitsCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<LimitsEntry> command() {
        return new VaultCommands.ChangeLimits(vault, new SetLimitsRequest(pointsADay, retainDays, registrations));
    }

    @Override
    void show(LimitsEntry answer, Printer printer) {
        LimitLines.show(answer, printer);
    }
}
