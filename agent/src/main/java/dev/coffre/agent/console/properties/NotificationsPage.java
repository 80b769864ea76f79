package dev.coffre.agent.console.properties;

import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.KnownVault;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.job.JobHistoryEntry;
import dev.coffre.agent.job.JobRegistry;
import dev.coffre.agent.job.JobStatus;
import dev.coffre.web.page.Link;
import dev.coffre.web.page.PageHandler;
import dev.coffre.web.page.PageResponse;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Explains notifications. The agent sends none: the vault does, to the recipients set in its portal. Shows the newest
 * ended job of this machine, and a link to that page of the portal.
 */
record NotificationsPage(PropertiesTabLayout tabs, KeyFolder keys, SettingsFile settings, JobRegistry jobs) {
    Map<String, PageHandler<ConsolePageRequest>> routes() {
        return Map.of("GET /properties/notifications", this::show);
    }

    private PageResponse show(ConsolePageRequest request) {
        Optional<JobHistoryEntry> last = jobs.entries().reversed().stream()
                .filter(entry -> entry.status() != JobStatus.RUNNING)
                .findFirst();
        return tabs.page(request, PropertiesTab.NOTIFICATIONS, Map.of("last", last, "recipients", recipientsLink()));
    }

    /** Returns a link to the recipients page of the portal, with the vault's name as its text. */
    private Optional<Link> recipientsLink() {
        return keys.machine().flatMap(identity -> {
            try (identity) {
                String path = "/portal/vaults/" + identity.vault() + "/recipients";
                return portalUrl()
                        .map(site -> new Link(
                                identity.vaultName(), site.resolve(path).toString(), false));
            }
        });
    }

    private Optional<URI> portalUrl() {
        return settings.read()
                .vault()
                .map(KnownVault::address)
                .flatMap(address -> address.urls().stream().findFirst());
    }
}
