package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminChannel;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.service.FolderChannel;

/** A command that an administration channel carries out: the running service if there is one, else this process. */
abstract class AdminCliCommand<A> extends VaultCommand {
    AdminCliCommand(Environment environment, Texts texts) {
        super(environment, texts);
    }

    abstract AdminCommand<A> command();

    /** Carries the command out; overridden where something must be there first. */
    A execute(AdminChannel channel) {
        return channel.execute(command(), finding -> {});
    }

    /** Shows what the command answered. */
    abstract void show(A answer, Printer printer);

    @Override
    final int run(Printer printer) {
        try (AdminChannel channel = FolderChannel.open(
                common().folder().requireExisting(),
                environment().clock(),
                environment().random())) {
            show(execute(channel), printer);
            return printer.done();
        }
    }
}
