package dev.coffre.server.cli;

import dev.coffre.server.admin.AdminChannel;
import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.scrub.DamageKind;
import dev.coffre.server.scrub.ScrubFinding;
import dev.coffre.server.scrub.ScrubReport;
import dev.coffre.server.service.AdminChannels;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code coffre-vault scrub}, in the running service or on a stopped folder. */
@Command(name = "scrub", versionProvider = VersionText.class)
final class ScrubCommand extends VaultCommand {
    ScrubCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    int run(Printer printer) {
        try (AdminChannel channel = AdminChannels.open(
                common().folder().requireExisting(),
                environment().clock(),
                environment().random())) {
            ScrubReport report =
                    channel.execute(new MaintenanceCommands.ScrubStore(), finding -> show(finding, printer));
            printer.event("scrubbed", Map.of("report", report));
            printer.say("scrub.done", report.packs(), report.records(), report.points(), report.damages());
            if (report.damages() > 0) {
                return printer.failed(ProblemCode.STORE_DAMAGED.with("count", report.damages()));
            }
            return printer.done();
        }
    }

    private void show(ScrubFinding finding, Printer printer) {
        printer.event("damage", Map.of("damage", finding));
        DamageKind kind =
                DamageKind.of(finding.oid().isPresent(), finding.pack().isPresent(), finding.file());
        String points = finding.points().stream()
                .map(point -> point.name() + "/" + point.seq())
                .collect(Collectors.joining(" "));
        printer.say(
                "scrub.damage",
                finding.file(),
                printer.text("damage." + kind.code(), printer.reason(finding.reason())),
                finding.pack().orElse("-"),
                finding.oid().orElse("-"),
                points.isEmpty() ? "-" : points);
    }
}
