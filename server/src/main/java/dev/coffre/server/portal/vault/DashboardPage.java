package dev.coffre.server.portal.vault;

import dev.coffre.server.catalog.JobFilter;
import dev.coffre.server.catalog.UsageDay;
import dev.coffre.server.health.MachineHealth;
import dev.coffre.server.health.ProtectionState;
import dev.coffre.server.health.VaultHealth;
import dev.coffre.server.message.VaultEntry;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.VaultTab;
import dev.coffre.server.service.VaultService;
import dev.coffre.vault.id.VaultId;
import dev.coffre.web.page.PageResponse;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Overview of a vault: protection of its machines, alerts, and usage. */
public final class DashboardPage {
    private static final int MAX_CONCERNED = 20;
    private static final int RECENT_JOBS = 8;

    private final VaultService service;
    private final PortalLayout frames;

    public DashboardPage(VaultService service, PortalLayout frames) {
        this.service = service;
        this.frames = frames;
    }

    public PageResponse show(PortalRequest visit) {
        VaultEntry vault = VaultPageAccess.cachedVault(service, visit, VaultTab.DASHBOARD);
        VaultId id = visit.vault();
        VaultHealth health = service.healthCheck().cached(id);
        List<UsageDay> usage = UsagePage.lastMonth(service, id);
        return PageResponse.ok(
                "portal/dashboard",
                Map.of(
                        "frame",
                        frames.vaultTab(visit, vault.name(), VaultTab.DASHBOARD),
                        "vault",
                        vault,
                        "health",
                        health,
                        "concerned",
                        needingAttention(health),
                        "lastDay",
                        service.jobSearch().countsOfLastDay(JobFilter.of(id)),
                        "recent",
                        service.jobSearch()
                                .page(JobFilter.of(id), java.util.Optional.empty(), RECENT_JOBS)
                                .jobs(),
                        "alerts",
                        service.alerts().open(Set.of(id)).getOrDefault(id, Map.of()),
                        "usage",
                        usage,
                        "today",
                        usage.getLast()));
    }

    /** Machines that need attention, the worst first. */
    private static List<MachineHealth> needingAttention(VaultHealth health) {
        return health.machines().stream()
                .filter(machine -> machine.protection(health.at()) != ProtectionState.PROTECTED)
                .sorted(Comparator.comparing((MachineHealth machine) -> machine.protection(health.at()))
                        .reversed()
                        .thenComparing(MachineHealth::seen))
                .limit(MAX_CONCERNED)
                .toList();
    }
}
