package dev.coffre.server.cli;

import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.datadir.DataDirectoryLock;
import dev.coffre.server.rebuild.DamagedPoint;
import dev.coffre.server.rebuild.RebuildReport;
import dev.coffre.server.service.Locations;
import dev.coffre.server.service.OfflineVault;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coffre-vault rebuild}, on a stopped folder. */
@Command(name = "rebuild", versionProvider = VersionText.class)
final class RebuildCommand extends VaultCommand {
    @Mixin
    private CatalogOptions catalog = new CatalogOptions();

    @Mixin
    private StoreOptions store = new StoreOptions();

    RebuildCommand(Environment environment, VaultTexts texts) {
        super(environment, texts);
    }

    @Override
    int run(Printer printer) {
        DataDirectory folder = common().folder();
        Locations asked = new Locations(catalog.location(folder), store.location(folder));
        if (asked.store().isPresent()) {
            folder.create(); // on a new host there are only the keys
        } else {
            folder.requireExisting();
        }
        try (DataDirectoryLock owned = DataDirectoryLock.acquire(folder)) {
            RebuildReport report = new OfflineVault(
                            folder, environment().clock(), environment().random())
                    .rebuild(asked);
            printer.say(
                    "rebuild.done",
                    report.vaults(),
                    report.machines(),
                    report.points(),
                    report.packs(),
                    report.records(),
                    report.lost());
            for (DamagedPoint point : report.damaged()) {
                printer.event("damage", Map.of("damage", point));
                printer.say(
                        "rebuild.damage",
                        point.file(),
                        printer.reason(point.reason()),
                        point.name() + "/" + point.seq(),
                        point.code());
            }
            printer.event("rebuilt", Map.of("report", report));
            long damages = report.lost() + report.damaged().size();
            return damages == 0 ? printer.done() : printer.failed(ProblemCode.STORE_DAMAGED.with("count", damages));
        }
    }
}
