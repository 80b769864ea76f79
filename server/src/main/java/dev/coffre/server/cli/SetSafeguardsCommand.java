package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.SafeguardCommands;
import dev.coffre.server.catalog.Immutability;
import dev.coffre.server.message.SetSafeguardsRequest;
import dev.coffre.vault.wire.SafeguardsEntry;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre-vault admin set-safeguards}. */
@Command(name = "set-safeguards", versionProvider = VersionText.class)
final class SetSafeguardsCommand extends AdminCliCommand<SafeguardsEntry> {
    private static final List<String> IMMUTABILITIES =
            Arrays.stream(Immutability.values()).map(Immutability::code).toList();

    @Parameters(index = "0", paramLabel = "VAULT", descriptionKey = "vault")
    private String vault = "";

    @Option(names = "--days", paramLabel = "N", descriptionKey = "set-safeguards.days")
    private Optional<Integer> days = Optional.empty();

    @Option(names = "--weeks", paramLabel = "N", descriptionKey = "set-safeguards.weeks")
    private Optional<Integer> weeks = Optional.empty();

    @Option(names = "--months", paramLabel = "N", descriptionKey = "set-safeguards.months")
    private Optional<Integer> months = Optional.empty();

    @Option(names = "--years", paramLabel = "N", descriptionKey = "set-safeguards.years")
    private Optional<Integer> years = Optional.empty();

    @Option(names = "--soft-delete-days", paramLabel = "N", descriptionKey = "set-safeguards.soft-delete-days")
    private Optional<Integer> softDeleteDays = Optional.empty();

    @Option(names = "--immutability", paramLabel = "off|on|locked", descriptionKey = "set-safeguards.immutability")
    private Optional<String> immutability = Optional.empty();

    SetSafeguardsCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    AdminCommand<SafeguardsEntry> command() {
        immutability.ifPresent(wanted -> check().oneOf("--immutability", wanted, IMMUTABILITIES));
        return new SafeguardCommands.ChangeSafeguards(
                vault,
                new SetSafeguardsRequest(days, weeks, months, years, softDeleteDays, immutability, Optional.empty()));
    }

    @Override
    void show(SafeguardsEntry answer, Printer printer) {
        SafeguardLines.show(answer, printer);
        printer.message(answer);
    }
}
