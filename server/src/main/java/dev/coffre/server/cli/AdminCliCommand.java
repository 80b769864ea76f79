package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminChannel;
import dev.coffre.server.service.AdminChannels;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** A subcommand of admin. It runs in the running service, or in this process on a stopped folder. */
@Command(versionProvider = VersionText.class)
final class AdminCliCommand extends VaultCommand {
    private final AdminSubcommand subcommand;
    private CommandSpec spec = CommandSpec.create();

    private AdminCliCommand(Environment environment, VaultTexts texts, AdminSubcommand subcommand) {
        super(environment, texts);
        this.subcommand = subcommand;
    }

    static CommandSpec of(String name, AdminSubcommand subcommand, Environment environment, VaultTexts texts) {
        AdminCliCommand command = new AdminCliCommand(environment, texts, subcommand);
        command.spec = CommandSpec.forAnnotatedObject(command).name(name);
        subcommand.addTo(command.spec);
        return command.spec;
    }

    @Override
    int run(Printer printer) {
        try (AdminChannel channel = AdminChannels.open(
                common().folder().requireExisting(),
                environment().clock(),
                environment().random())) {
            subcommand.run().run(new Arguments(spec, environment(), texts()), channel, printer);
            return printer.done();
        }
    }
}
