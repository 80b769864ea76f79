package dev.coffre.server.portal.vault;

import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.catalog.UsageDayRow;
import dev.coffre.server.gc.GarbageCollector;
import dev.coffre.server.health.StorageUsage;
import dev.coffre.server.message.VaultEntry;
import dev.coffre.server.portal.frame.CommandGateway;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.server.scrub.ScrubService;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.web.page.PageResponse;
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
    private final CommandGateway commands;
    private final PortalLayout layout;

    public UsagePage(
            VaultPageAccess vaults,
            StorageUsage storageUsage,
            ScrubService scrubs,
            GarbageCollector collector,
            CommandGateway commands,
            PortalLayout layout) {
        this.vaults = vaults;
        this.storageUsage = storageUsage;
        this.scrubs = scrubs;
        this.collector = collector;
        this.commands = commands;
        this.layout = layout;
    }

    public PageResponse show(PortalRequest request) {
        VaultEntry vault = vaults.cachedVault(request, VaultTab.USAGE);
        boolean year = request.field("days").filter("365"::equals).isPresent();
        List<UsageDayRow> usage = storageUsage.cachedLastDays(request.vault(), year ? YEAR : MONTH);
        return PageResponse.ok(
                "portal/usage",
                Map.of(
                        "frame",
                        layout.vaultTab(request, vault.name(), VaultTab.USAGE),
                        "vault",
                        vault,
                        "year",
                        year,
                        "usage",
                        usage,
                        "today",
                        usage.getLast(),
                        "condition",
                        scrubs.condition(request.vault()),
                        "collection",
                        collector.state(request.vault()),
                        "administers",
                        request.requirePerson().administers()));
    }

    /** Runs a garbage collection now. Continues a halted one if the form asks for it. */
    public PageResponse collectGarbage(PortalRequest request) {
        vaults.vault(request, VaultTab.USAGE);
        try {
            commands.execute(
                    request,
                    new MaintenanceCommands.CollectGarbage(
                            request.field("resume").isPresent()));
            request.setNotice(request.say("collection.done"));
        } catch (Problem refused) {
            if (refused.code() != ProblemCode.COLLECTION_HALTED) {
                throw refused;
            }
            request.setNotice(refused);
        }
        return new PageResponse.Redirect(VaultTab.USAGE.address(request.vault().toString()));
    }
}
