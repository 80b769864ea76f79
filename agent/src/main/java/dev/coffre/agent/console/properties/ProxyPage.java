package dev.coffre.agent.console.properties;

import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.console.page.ProxyFormFields;
import dev.coffre.agent.home.AgentSettings;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.vault.client.ProxyChoice;
import dev.coffre.vault.client.ProxyCredentials;
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
        Map<String, Object> values = switch (settings.read().proxy()) {
            case ProxyChoice.None none -> fields("none", "", "3128", "");
            case ProxyChoice.FromEnvironment environment -> fields("system", "", "3128", "");
            case ProxyChoice.Explicit(var host, var port, var login) ->
                fields(
                        "explicit",
                        host,
                        String.valueOf(port),
                        login.map(ProxyCredentials::user).orElse(""));
        };
        return tabs.page(request, PropertiesTab.PROXY, values);
    }

    private static Map<String, Object> fields(String mode, String host, String port, String user) {
        return Map.of("mode", mode, "host", host, "port", port, "user", user);
    }

    private void set(ConsolePageRequest request) {
        ProxyChoice chosen = ProxyFormFields.read(request, systemProxy);
        AgentSettings unused = settings.update(known -> known.withProxy(withKnownPassword(chosen, known.proxy())));
    }

    /** Keeps the known password if the form has none and is otherwise unchanged, because no page shows the password. */
    private static ProxyChoice withKnownPassword(ProxyChoice chosen, ProxyChoice known) {
        if (chosen instanceof ProxyChoice.Explicit(var host, var port, var login)
                && known instanceof ProxyChoice.Explicit(var knownHost, var knownPort, var knownLogin)
                && host.equals(knownHost)
                && port == knownPort
                && login.map(ProxyCredentials::user).equals(knownLogin.map(ProxyCredentials::user))
                && login.filter(one -> one.password().length > 0).isEmpty()) {
            return known;
        }
        return chosen;
    }
}
