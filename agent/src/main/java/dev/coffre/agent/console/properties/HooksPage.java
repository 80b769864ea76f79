package dev.coffre.agent.console.properties;

import dev.coffre.agent.console.page.ConsolePageRequest;
import dev.coffre.agent.hook.Hooks;
import dev.coffre.agent.hook.HooksFile;
import dev.coffre.vault.problem.Problem;
import dev.coffre.web.page.PageHandler;
import dev.coffre.web.page.PageResponse;
import java.util.Map;
import java.util.Optional;

/** Shows the hooks. Read-only: a hook runs with the agent's rights, so only a command can set one (docs/decisions/0021). */
record HooksPage(PropertiesTabLayout tabs, HooksFile file) {
    Map<String, PageHandler<ConsolePageRequest>> routes() {
        return Map.of("GET /properties/hooks", this::show);
    }

    private PageResponse show(ConsolePageRequest request) {
        try {
            return page(request, file.read(), Optional.empty());
        } catch (Problem unsafe) {
            return page(request, Hooks.NONE, Optional.of(unsafe));
        }
    }

    private PageResponse page(ConsolePageRequest request, Hooks hooks, Optional<Problem> problem) {
        return tabs.page(request, PropertiesTab.HOOKS, Map.of("hooks", hooks, "known", problem.isEmpty()), problem);
    }
}
