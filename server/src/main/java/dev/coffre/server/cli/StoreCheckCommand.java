package dev.coffre.server.cli;

import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.datadir.StoreLocationFile;
import dev.coffre.server.s3.StoreCheck;
import dev.coffre.server.s3.StoreCheckReport;
import dev.coffre.server.store.S3Location;
import dev.coffre.server.store.StoreLocation;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coffre-vault store check}: tries out the storage service, beside a running service or before the first start. */
@Command(name = "check", versionProvider = VersionText.class)
final class StoreCheckCommand extends VaultCommand {
    @Mixin
    private StoreOptions store = new StoreOptions();

    StoreCheckCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    int run(Printer printer) {
        DataDirectory folder = common().folder();
        StoreLocation location = store.location(folder).orElseGet(() -> new StoreLocationFile(folder).read());
        if (!(location instanceof S3Location bucket)) {
            folder.requireExisting();
            printer.say("store-check.folder", location);
            return printer.done();
        }
        StoreCheckReport report =
                StoreCheck.run(bucket, environment().clock(), environment().random());
        print(printer, report);
        printer.event("checked", Map.of("report", report));
        return report.isSuitable()
                ? printer.done()
                : printer.failed(ProblemCode.STORE_UNSUITABLE
                        .with("address", report.address())
                        .with("reason", report.refusal()));
    }

    private static void print(Printer printer, StoreCheckReport report) {
        if (report.service().isEmpty()) {
            printer.say("store-check.of-unnamed", report.address());
        } else {
            printer.say("store-check.of", report.address(), report.service());
        }
        boolean hasOptional = false;
        for (StoreCheckReport.Result result : report.results()) {
            boolean isOptional = !result.holds() && !report.isMissing(result);
            hasOptional |= isOptional;
            printer.say(
                    result.holds() ? "store-check.yes" : isOptional ? "store-check.no" : "store-check.refused",
                    printer.text("store-check." + result.capability().code()),
                    result.detail().isEmpty() ? "" : " (" + result.detail() + ")");
        }
        if (hasOptional) {
            printer.say("store-check.optional");
        }
    }
}
