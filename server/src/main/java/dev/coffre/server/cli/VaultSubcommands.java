package dev.coffre.server.cli;

import dev.coffre.server.access.PinOperation;
import dev.coffre.server.admin.AdminChannel;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.IssuedCredentials;
import dev.coffre.server.admin.SafeguardCommands;
import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.catalog.Immutability;
import dev.coffre.server.datadir.NewSecretFile;
import dev.coffre.server.message.LimitsEntry;
import dev.coffre.server.message.SetLimitsRequest;
import dev.coffre.server.message.SetSafeguardsRequest;
import dev.coffre.server.message.VaultEntry;
import dev.coffre.vault.credentials.VaultCredentials;
import dev.coffre.vault.wire.SafeguardsEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Subcommands about vaults. */
final class VaultSubcommands {
    private static final String VAULT = "VAULT";
    private static final List<String> PIN_OPERATIONS = Arrays.stream(PinOperation.values())
            .filter(PinOperation::isOfVault)
            .map(PinOperation::text)
            .toList();
    private static final List<String> IMMUTABILITIES =
            Arrays.stream(Immutability.values()).map(Immutability::code).toList();

    private VaultSubcommands() {}

    private static Arg vault() {
        return Arg.text(VAULT, "vault");
    }

    static AdminSubcommand create() {
        return AdminSubcommand.takes(
                        Arg.text("NAME", "create-vault.name"),
                        Arg.option("--description", "TEXT", "create-vault.description"))
                .executes(
                        given -> new VaultCommands.CreateVault(given.text("NAME"), given.optional("--description")),
                        (answer, _, printer) -> {
                            printer.say("create-vault.done", answer.name(), answer.vault());
                            printer.message(answer);
                        });
    }

    static AdminSubcommand list() {
        return AdminSubcommand.takes().executes(_ -> new VaultCommands.ListVaults(), (answer, _, printer) -> {
            for (VaultEntry vault : answer.vaults()) {
                printer.say(
                        "list-vaults.line",
                        vault.name(),
                        vault.vault(),
                        vault.machines(),
                        vault.points(),
                        vault.bytesStored());
            }
            printer.message(answer);
        });
    }

    static AdminSubcommand issueCredentials() {
        return AdminSubcommand.takes(
                        vault(),
                        Arg.option("--to", "FILE|DIR", "issue-credentials.to", Path.class)
                                .required())
                .runs(VaultSubcommands::issueCredentials);
    }

    private static void issueCredentials(Arguments given, AdminChannel channel, Printer printer) {
        Path to = given.path("--to");
        boolean folder = Files.isDirectory(to);
        if (!folder && !to.toString().endsWith(VaultCredentials.EXTENSION)) {
            throw given.invalid("issue-credentials.name", to, VaultCredentials.EXTENSION);
        }
        // Issuing supersedes the older credentials, so the file is opened first.
        try (NewSecretFile file =
                folder ? NewSecretFile.in(to, given.environment().random()) : NewSecretFile.at(to)) {
            IssuedCredentials issued = channel.execute(new VaultCommands.IssueCredentials(given.text(VAULT)), _ -> {});
            Path written = folder ? file.write(issued.fileName(), issued.bytes()) : file.write(issued.bytes());
            printer.say("issue-credentials.done", written, Instant.ofEpochMilli(issued.expires()));
            printer.event("credentials", Map.of("file", written.toString(), "expires", issued.expires()));
        }
    }

    static AdminSubcommand setDescription() {
        return AdminSubcommand.takes(vault(), Arg.text("TEXT", "set-description.text"))
                .executes(
                        given -> new VaultCommands.SetDescription(given.text(VAULT), given.text("TEXT")),
                        (_, given, printer) -> printer.say("set-description.done", given.text(VAULT)));
    }

    static AdminSubcommand setQuota() {
        return AdminSubcommand.takes(vault(), Arg.number("BYTES", "set-quota.bytes"))
                .executes(
                        given -> new VaultCommands.SetVaultQuota(
                                given.text(VAULT), given.within("BYTES", 0, Long.MAX_VALUE)),
                        (_, given, printer) -> printer.say("set-quota.done", given.text(VAULT), given.number("BYTES")));
    }

    static AdminSubcommand showLimits() {
        return AdminSubcommand.takes(vault())
                .executes(given -> new VaultCommands.ShowLimits(given.text(VAULT)), VaultSubcommands::printLimits);
    }

    static AdminSubcommand setLimits() {
        return AdminSubcommand.takes(
                        vault(),
                        Arg.option("--points-a-day", "N", "set-limits.points-a-day", Integer.class),
                        Arg.option("--retain-days", "N", "set-limits.retain-days", Integer.class),
                        Arg.option("--registrations", "N", "set-limits.registrations", Integer.class))
                .executes(
                        given -> new VaultCommands.ChangeLimits(
                                given.text(VAULT),
                                new SetLimitsRequest(
                                        given.value("--points-a-day", Integer.class),
                                        given.value("--retain-days", Integer.class),
                                        given.value("--registrations", Integer.class))),
                        VaultSubcommands::printLimits);
    }

    private static void printLimits(LimitsEntry limits, Arguments given, Printer printer) {
        printer.say("limits.points-a-day", limits.pointsADay());
        printer.say("limits.retain-days", limits.retainDays());
        printer.say("limits.registrations", limits.registrations());
        printer.message(limits);
    }

    static AdminSubcommand showSafeguards() {
        return AdminSubcommand.takes(vault())
                .executes(
                        given -> new SafeguardCommands.ShowSafeguards(given.text(VAULT)),
                        VaultSubcommands::printSafeguards);
    }

    static AdminSubcommand setSafeguards() {
        return AdminSubcommand.takes(
                        vault(),
                        Arg.option("--days", "N", "set-safeguards.days", Integer.class),
                        Arg.option("--weeks", "N", "set-safeguards.weeks", Integer.class),
                        Arg.option("--months", "N", "set-safeguards.months", Integer.class),
                        Arg.option("--years", "N", "set-safeguards.years", Integer.class),
                        Arg.option("--soft-delete-days", "N", "set-safeguards.soft-delete-days", Integer.class),
                        Arg.option("--immutability", "off|on|locked", "set-safeguards.immutability"))
                .executes(VaultSubcommands::changedSafeguards, VaultSubcommands::printSafeguards);
    }

    private static AdminCommand<SafeguardsEntry> changedSafeguards(Arguments given) {
        Optional<String> immutability = given.optional("--immutability");
        immutability.ifPresent(wanted -> given.check().oneOf("--immutability", wanted, IMMUTABILITIES));
        return new SafeguardCommands.ChangeSafeguards(
                given.text(VAULT),
                new SetSafeguardsRequest(
                        given.value("--days", Integer.class),
                        given.value("--weeks", Integer.class),
                        given.value("--months", Integer.class),
                        given.value("--years", Integer.class),
                        given.value("--soft-delete-days", Integer.class),
                        immutability,
                        Optional.empty()));
    }

    private static void printSafeguards(SafeguardsEntry entry, Arguments given, Printer printer) {
        printer.say("safeguards.minimum", entry.days(), entry.weeks(), entry.months(), entry.years());
        printer.say("safeguards.soft-delete", entry.softDeleteDays());
        printer.say("safeguards.immutability." + entry.immutability());
        printer.message(entry);
    }

    static AdminSubcommand delete() {
        return AdminSubcommand.takes(
                        vault(), Arg.flag("--yes", "delete-points.yes").required())
                .executes(
                        given -> new VaultCommands.DeleteVault(given.text(VAULT), Optional.empty()),
                        (_, given, printer) -> printer.say("delete-vault.done", given.text(VAULT)));
    }

    static AdminSubcommand undelete() {
        return AdminSubcommand.takes(vault())
                .executes(
                        given -> new VaultCommands.UndeleteVault(given.text(VAULT)),
                        (_, given, printer) -> printer.say("undelete-vault.done", given.text(VAULT)));
    }

    static AdminSubcommand pin() {
        return AdminSubcommand.takes(vault(), Arg.text("OPERATION", "vault-pin.operation"))
                .executes(
                        given -> new VaultCommands.MakeVaultPin(
                                given.text(VAULT), given.oneOf("OPERATION", PIN_OPERATIONS)),
                        (answer, _, printer) -> {
                            printer.say("pin.done", answer.pin(), Instant.ofEpochMilli(answer.expires()));
                            printer.message(answer);
                        });
    }
}
