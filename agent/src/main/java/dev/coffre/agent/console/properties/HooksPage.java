package dev.coffre.agent.console.properties;

import dev.coffre.agent.console.page.ConsolePageHandler;
import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.console.page.ConsolePageResponse;
import dev.coffre.agent.hook.Hooks;
import dev.coffre.agent.hook.HooksFile;
import dev.coffre.vault.problem.Problem;
import java.util.Map;
import java.util.Optional;

/** Shows the hooks. Read-only: a hook runs with the agent's rights, so only a command can set one (docs/decisions/0021). */
record HooksPage(PropertiesTabLayout tabs) {
    Map<String, ConsolePageHandler> routes() {
        return Map.of("GET /properties/hooks", this::show);
    }

    private ConsolePageResponse show(ConsolePageRequest request) {
        try {
            return page(request, new HooksFile(tabs.context().home().hooks()).read(), Optional.empty());
        } catch (Problem unsafe) {
            return page(request, Hooks.NONE, Optional.of(unsafe));
        }
    }

    private ConsolePageResponse page(ConsolePageRequest request, Hooks hooks, Optional<Problem> problem) {
        return tabs.page(request, PropertiesTab.HOOKS, Map.of("hooks", hooks, "known", problem.isEmpty()), problem);
    }
}
