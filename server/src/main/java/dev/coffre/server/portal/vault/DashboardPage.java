package dev.coffre.server.portal.vault;

import dev.coffre.server.alerts.AlertService;
import dev.coffre.server.catalog.JobFilter;
import dev.coffre.server.catalog.UsageDayRow;
import dev.coffre.server.health.MachineHealth;
import dev.coffre.server.health.MachineHealthService;
import dev.coffre.server.health.ProtectionState;
import dev.coffre.server.health.StorageUsage;
import dev.coffre.server.health.VaultHealth;
import dev.coffre.server.jobs.JobSearch;
import dev.coffre.server.message.VaultEntry;
import dev.coffre.server.portal.frame.PortalLayout;
import dev.coffre.server.portal.frame.PortalRequest;
import dev.coffre.server.portal.frame.VaultTab;
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

    private final VaultPageAccess vaults;
    private final MachineHealthService healthService;
    private final JobSearch jobs;
    private final AlertService alerts;
    private final StorageUsage storageUsage;
    private final PortalLayout layout;

    public DashboardPage(
            VaultPageAccess vaults,
            MachineHealthService healthService,
            JobSearch jobs,
            AlertService alerts,
            StorageUsage storageUsage,
            PortalLayout layout) {
        this.vaults = vaults;
        this.healthService = healthService;
        this.jobs = jobs;
        this.alerts = alerts;
        this.storageUsage = storageUsage;
        this.layout = layout;
    }

    public PageResponse show(PortalRequest request) {
        VaultEntry vault = vaults.cachedVault(request, VaultTab.DASHBOARD);
        VaultId id = request.vault();
        VaultHealth health = healthService.cached(id);
        List<UsageDayRow> usage = storageUsage.cachedLastDays(id, UsagePage.MONTH);
        return PageResponse.ok(
                "portal/dashboard",
                Map.of(
                        "frame",
                        layout.vaultTab(request, vault.name(), VaultTab.DASHBOARD),
                        "vault",
                        vault,
                        "health",
                        health,
                        "concerned",
                        needingAttention(health),
                        "lastDay",
                        jobs.countsOfLastDay(JobFilter.of(id)),
                        "recent",
                        jobs.page(JobFilter.of(id), java.util.Optional.empty(), RECENT_JOBS)
                                .jobs(),
                        "alerts",
                        alerts.open(Set.of(id)).getOrDefault(id, Map.of()),
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
