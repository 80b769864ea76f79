package dev.coffre.agent.console.properties;

import dev.coffre.agent.console.frame.Answer;
import dev.coffre.agent.console.frame.Handler;
import dev.coffre.agent.console.frame.ProxyField;
import dev.coffre.agent.console.frame.Visit;
import dev.coffre.agent.home.Settings;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.world.World;
import dev.coffre.vault.remote.ProxyChoice;
import dev.coffre.vault.remote.ProxyLogin;
import java.util.Map;

/** The proxy to the vault. */
record ProxyPage(Tabs tabs) {
    Map<String, Handler> routes() {
        return Map.of(
                "GET /properties/proxy",
                this::show,
                "POST /properties/proxy",
                visit -> tabs.change(visit, PropertiesTab.PROXY, () -> set(visit)));
    }

    private SettingsFile settings() {
        World world = tabs.world();
        return new SettingsFile(world.home().settings(), world.environment());
    }

    private Answer show(Visit visit) {
        Map<String, Object> values = switch (settings().read().proxy()) {
            case ProxyChoice.None none -> fields("none", "", "3128", "");
            case ProxyChoice.FromEnvironment environment -> fields("system", "", "3128", "");
            case ProxyChoice.Explicit(var host, var port, var login) ->
                fields(
                        "explicit",
                        host,
                        String.valueOf(port),
                        login.map(ProxyLogin::user).orElse(""));
        };
        return tabs.page(visit, PropertiesTab.PROXY, values);
    }

    private static Map<String, Object> fields(String mode, String host, String port, String user) {
        return Map.of("mode", mode, "host", host, "port", port, "user", user);
    }

    private void set(Visit visit) {
        ProxyChoice chosen = ProxyField.read(visit, tabs.world().environment());
        Settings unused = settings().update(known -> known.withProxy(withKnownPassword(chosen, known.proxy())));
    }

    /** Keeps the known password if the form has none and is otherwise unchanged, because no page shows the password. */
    private static ProxyChoice withKnownPassword(ProxyChoice chosen, ProxyChoice known) {
        if (chosen instanceof ProxyChoice.Explicit(var host, var port, var login)
                && known instanceof ProxyChoice.Explicit(var knownHost, var knownPort, var knownLogin)
                && host.equals(knownHost)
                && port == knownPort
                && login.map(ProxyLogin::user).equals(knownLogin.map(ProxyLogin::user))
                && login.filter(one -> one.password().length > 0).isEmpty()) {
            return known;
        }
        return chosen;
    }
}
