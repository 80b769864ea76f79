package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminChannel;
import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.gc.CollectionReport;
import dev.coffre.server.service.AdminChannels;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code coffre-vault gc}: runs a garbage collection, in the running service or on a stopped folder. */
@Command(name = "gc", versionProvider = VersionText.class)
final class GcCommand extends VaultCommand {
    @Option(names = "--resume", descriptionKey = "gc.resume")
    private boolean resume;

    GcCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    int run(Printer printer) {
        try (AdminChannel channel = AdminChannels.open(
                common().folder().requireExisting(),
                environment().clock(),
                environment().random())) {
            CollectionReport report = channel.execute(new MaintenanceCommands.CollectGarbage(resume), finding -> {});
            printer.event("collected", Map.of("report", report));
            printer.say(
                    "gc.done",
                    report.needed(),
                    report.condemned(),
                    report.forgotten(),
                    report.bytesFreed(),
                    report.bytesWaiting());
            return printer.done();
        }
    }
}
