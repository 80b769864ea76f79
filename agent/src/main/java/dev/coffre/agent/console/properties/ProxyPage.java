package dev.coffre.agent.console.properties;

import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.console.page.ProxyFormFields;
import dev.coffre.agent.home.AgentSettings;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.vault.client.ProxyChoice;
import dev.coffre.web.page.PageHandler;
import dev.coffre.web.page.PageResponse;
import java.util.Map;

/** The proxy to the vault. */
record ProxyPage(PropertiesTabLayout tabs, SettingsFile settings, ProxyChoice systemProxy) {
    Map<String, PageHandler<ConsolePageRequest>> routes() {
        return Map.of(
                "GET /properties/proxy",
                this::show,
                "POST /properties/proxy",
                request -> tabs.change(request, PropertiesTab.PROXY, () -> set(request)));
    }

    private PageResponse show(ConsolePageRequest request) {
        return tabs.page(
                request, PropertiesTab.PROXY, ProxyFormFields.of(settings.read().proxy()));
    }

    private void set(ConsolePageRequest request) {
        AgentSettings unused =
                settings.update(known -> known.withProxy(ProxyFormFields.read(request, systemProxy, known.proxy())));
    }
}
