package dev.coffre.agent.console.properties;

import dev.coffre.agent.console.frame.Answer;
import dev.coffre.agent.console.frame.Handler;
import dev.coffre.agent.console.frame.Visit;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.KnownVault;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.job.JobEntry;
import dev.coffre.agent.job.JobStanding;
import dev.coffre.agent.job.Jobs;
import dev.coffre.agent.world.World;
import dev.coffre.web.page.Link;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Explains notifications. The agent sends none: the vault does, to the recipients set in its portal. Shows the newest ended job
 * of this machine, and a link to that page of the portal.
 */
record NotificationsPage(Tabs tabs) {
    Map<String, Handler> routes() {
        return Map.of("GET /properties/notifications", this::show);
    }

    private Answer show(Visit visit) {
        World world = tabs.world();
        Optional<JobEntry> last = new Jobs(world.home().state(), world.clock())
                .entries().reversed().stream()
                        .filter(entry -> entry.standing() != JobStanding.RUNNING)
                        .findFirst();
        return tabs.page(visit, PropertiesTab.NOTIFICATIONS, Map.of("last", last, "recipients", recipients()));
    }

    /** Returns a link to the recipients page of the portal, with the vault's name as its text. */
    private Optional<Link> recipients() {
        return new KeyFolder(tabs.world().home().keys()).machine().flatMap(identity -> {
            try (identity) {
                String path = "/portal/vaults/" + identity.vault() + "/recipients";
                return site().map(site ->
                        new Link(identity.vaultName(), site.resolve(path).toString(), false));
            }
        });
    }

    private Optional<URI> site() {
        World world = tabs.world();
        return new SettingsFile(world.home().settings(), world.environment())
                .read()
                .vault()
                .map(KnownVault::address)
                .flatMap(address -> address.urls().stream().findFirst());
    }
}
