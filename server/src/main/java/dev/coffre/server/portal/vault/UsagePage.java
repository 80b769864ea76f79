package dev.coffre.server.portal.vault;

import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.catalog.UsageDay;
import dev.coffre.server.gc.GarbageCollector;
import dev.coffre.server.health.StorageUsage;
import dev.coffre.server.message.VaultEntry;
import dev.coffre.server.portal.frame.CommandGateway;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.PortalResponse;
import dev.coffre.server.portal.frame.ProblemNotices;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.server.scrub.ScrubService;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.Notice;
import java.util.List;
import java.util.Map;

/** Usage of a vault, day by day. */
public final class UsagePage {
    static final int MONTH = 30;
    private static final int YEAR = 365;

    private final VaultPageAccess vaults;
    private final StorageUsage storageUsage;
    private final ScrubService scrubs;
    private final GarbageCollector collector;
    private final CommandGateway desk;
    private final PortalLayout frames;

    public UsagePage(
            VaultPageAccess vaults,
            StorageUsage storageUsage,
            ScrubService scrubs,
            GarbageCollector collector,
            CommandGateway desk,
            PortalLayout frames) {
        this.vaults = vaults;
        this.storageUsage = storageUsage;
        this.scrubs = scrubs;
        this.collector = collector;
        this.desk = desk;
        this.frames = frames;
    }

    public PortalResponse show(PortalRequest visit) {
        VaultEntry vault = vaults.cachedVault(visit, VaultTab.USAGE);
        boolean year = visit.field("days").filter("365"::equals).isPresent();
        List<UsageDay> usage = storageUsage.cachedLastDays(visit.vault(), year ? YEAR : MONTH);
        return PortalResponse.ok(
                "portal/usage",
                Map.of(
                        "frame",
                        frames.vaultTab(visit, vault.name(), VaultTab.USAGE),
                        "vault",
                        vault,
                        "year",
                        year,
                        "usage",
                        usage,
                        "today",
                        usage.getLast(),
                        "condition",
                        scrubs.condition(visit.vault()),
                        "collection",
                        collector.state(visit.vault()),
                        "administers",
                        visit.requirePerson().administers()));
    }

    /** Runs a garbage collection now. Continues a halted one if the form asks for it. */
    public PortalResponse collectGarbage(PortalRequest visit) {
        vaults.vault(visit, VaultTab.USAGE);
        try {
            desk.execute(
                    visit,
                    new MaintenanceCommands.CollectGarbage(visit.field("resume").isPresent()));
            visit.flash(new Notice.Done(visit.say("collection.done")));
        } catch (Problem refused) {
            if (refused.code() != ProblemCode.COLLECTION_HALTED) {
                throw refused;
            }
            visit.flash(ProblemNotices.notice(refused, visit.language()));
        }
        return new PortalResponse.PortalRedirect(
                VaultTab.USAGE.address(visit.vault().toString()));
    }
}
