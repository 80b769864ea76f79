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
            printer.say("store-check.folder", location);
            return printer.done();
        }
        StoreCheckReport report =
                StoreCheck.run(bucket, environment().clock(), environment().random());
        printer.say("store-check.of", report.address(), report.service().isEmpty() ? "-" : report.service());
        for (StoreCheckReport.Result result : report.results()) {
            String guarantee = printer.text("store-check." + result.guarantee().code());
            printer.say(
                    "store-check."
                            + (result.holds() ? "yes" : result.guarantee().isRequired() ? "refused" : "no"),
                    guarantee,
                    result.detail().isEmpty() ? "-" : result.detail());
        }
        printer.event("checked", Map.of("report", report));
        return report.isSuitable()
                ? printer.done()
                : printer.failed(ProblemCode.STORE_UNSUITABLE
                        .with("address", report.address())
                        .with("reason", report.refusal()));
    }
}
