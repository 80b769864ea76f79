package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminChannel;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.service.AdminChannels;

/** A command that runs over an administration channel: in the running service, or in this process on a stopped folder. */
abstract class AdminCliCommand<A> extends VaultCommand {
    AdminCliCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    abstract AdminCommand<A> command();

    /** Executes the command. Overridden by commands that must prepare something first. */
    A execute(AdminChannel channel) {
        return channel.execute(command(), finding -> {});
    }

    /** Prints the result. */
    abstract void show(A answer, Printer printer);

    @Override
    final int run(Printer printer) {
        try (AdminChannel channel = AdminChannels.open(
                common().folder().requireExisting(),
                environment().clock(),
                environment().random())) {
            show(execute(channel), printer);
            return printer.done();
        }
    }
}
